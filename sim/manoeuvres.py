"""What the examiner can do, and which discharges still reach the muscle, by where they are born."""

from dataclasses import dataclass

from sim.discharges import Origin


@dataclass(frozen=True)
class Manoeuvre:
    """`voluntary` scales the effort; discharges born at an origin in `stops` no longer reach the muscle."""

    title: str
    reaches: str
    voluntary: float = 1.0
    stops: frozenset[Origin] = frozenset()


UPSTREAM: frozenset[Origin] = frozenset({"soma", "proximal_axon"})

MANOEUVRES: dict[str, Manoeuvre] = {
    "relax": Manoeuvre("Relax", "Ends voluntary activity; what fires by itself goes on.", voluntary=0.0),
    "sleep": Manoeuvre("Sleep", "Ends voluntary drive; nothing born in axon or muscle fibre changes.", voluntary=0.0),
    "nerve_block": Manoeuvre(
        "Nerve block near the muscle",
        "Stops what is born in the cell body and the proximal axon; the axon's last centimetres and the fibres go on.",
        voluntary=0.0,
        stops=UPSTREAM,
    ),
    "curare": Manoeuvre(
        "Full curarisation",
        "Stops everything that has to cross the end-plate; only what is born in muscle fibres goes on.",
        voluntary=0.0,
        stops=UPSTREAM | {"distal_axon", "end_plate"},
    ),
}
