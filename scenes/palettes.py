"""The colours of each theme, by what they mean."""

from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """Colours by meaning, safe for all common kinds of colour blindness; the values given here are those of the dark theme.

    `marks` are for motor units that must be told apart, `stroke` is how much thicker than usual lines are drawn.
    """

    ground: Colour = (10, 14, 18)
    panel: Colour = (17, 23, 29)
    raised: Colour = (30, 40, 49)
    hover: Colour = (41, 54, 65)
    line: Colour = (48, 62, 74)
    grid: Colour = (28, 40, 45)
    grid_strong: Colour = (46, 63, 69)
    screen: Colour = (7, 12, 13)
    text: Colour = (232, 239, 243)
    quiet: Colour = (158, 176, 188)
    accent: Colour = (94, 183, 255)
    on_accent: Colour = (5, 18, 30)
    focus: Colour = (255, 190, 92)
    trace: Colour = (168, 240, 200)
    needle: Colour = (255, 190, 92)
    warning: Colour = (255, 190, 92)
    unit: Colour = (94, 183, 255)
    good: Colour = (110, 212, 224)
    bad: Colour = (255, 146, 84)
    cursor_a: Colour = (255, 214, 110)
    cursor_b: Colour = (150, 200, 255)
    marks: tuple[Colour, ...] = ((224, 160, 32), (64, 160, 160), (224, 0, 255), (255, 255, 0), (224, 64, 64), (224, 160, 255))
    skin_tissue: Colour = (196, 152, 128)
    fat_tissue: Colour = (108, 92, 58)
    muscle_tissue: Colour = (58, 26, 30)
    fibre: Colour = (150, 74, 74)
    denervated: Colour = (176, 186, 196)
    membrane: Colour = (214, 178, 150)
    stroke: float = 1.0


PALETTES = {
    "dark": Palette(),
    "light": Palette(
        ground=(236, 238, 240),
        panel=(248, 249, 250),
        raised=(226, 231, 236),
        hover=(210, 219, 228),
        line=(150, 160, 170),
        grid=(234, 222, 214),
        grid_strong=(208, 188, 178),
        screen=(255, 252, 244),
        text=(22, 28, 34),
        quiet=(66, 76, 86),
        accent=(0, 82, 158),
        on_accent=(255, 255, 255),
        focus=(178, 66, 0),
        trace=(14, 48, 72),
        needle=(146, 58, 0),
        warning=(146, 58, 0),
        unit=(0, 82, 158),
        good=(0, 88, 116),
        bad=(160, 40, 0),
        cursor_a=(146, 58, 0),
        cursor_b=(0, 82, 158),
        marks=((255, 64, 0), (32, 0, 255), (0, 128, 96), (128, 0, 160), (160, 128, 192), (96, 0, 0)),
        skin_tissue=(206, 158, 132),
        fat_tissue=(246, 226, 170),
        muscle_tissue=(232, 190, 184),
        fibre=(156, 62, 62),
        denervated=(30, 34, 40),
        membrane=(120, 84, 60),
    ),
    "contrast": Palette(
        ground=(0, 0, 0),
        panel=(0, 0, 0),
        raised=(20, 20, 20),
        hover=(52, 52, 0),
        line=(255, 255, 255),
        grid=(84, 84, 84),
        grid_strong=(140, 140, 140),
        screen=(0, 0, 0),
        text=(255, 255, 255),
        quiet=(225, 225, 225),
        accent=(255, 255, 0),
        on_accent=(0, 0, 0),
        focus=(255, 255, 0),
        trace=(255, 255, 255),
        needle=(255, 255, 0),
        warning=(255, 255, 0),
        unit=(255, 255, 0),
        good=(120, 236, 255),
        bad=(255, 176, 96),
        cursor_a=(255, 255, 0),
        cursor_b=(130, 215, 255),
        marks=((160, 255, 32), (192, 64, 255), (255, 192, 128), (160, 160, 224), (224, 96, 128), (255, 0, 0)),
        skin_tissue=(255, 214, 190),
        fat_tissue=(120, 110, 60),
        muscle_tissue=(44, 0, 0),
        fibre=(214, 112, 112),
        denervated=(130, 215, 255),
        membrane=(255, 230, 200),
        stroke=2.0,
    ),
}
