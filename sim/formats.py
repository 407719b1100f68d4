"""What `render` can write beside truth.json: every format by its name on the command line, and the files it stands for; and packs."""

FORMATS = {
    "edf": "signals.edf",
    "wav": "sound.wav",
    "npz": "signals.npz",
    "png": "trace.png, skin.png",
    "gif": "skin.gif",
    "frames": "skin_frames",
    "strip": "skin_strip.png",
    "mp4": "skin.mp4",
}
USUAL = ("edf", "wav", "npz", "png")
FILMS = ("gif", "frames", "strip", "mp4")
DRAWN = ("png", *FILMS)
FILM_S = 3.0  # length of a film, unless asked for
SHORTEST_FILM_S, LONGEST_FILM_S = 0.04, 60.0  # one picture
STRIP_S = 0.31  # ten pictures 30 ms apart, with the trace from 15 ms before the first
PACK_SUFFIX = ".fasciscope"  # how the name of a class pack ends
