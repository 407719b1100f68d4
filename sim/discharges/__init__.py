"""What fires by itself, where along the motor unit it is born, and when: one frozen recipe each."""

from sim.discharges.axonal import (
    ContinuousSingleDischarge,
    Doublet,
    Fasciculation,
    Multiplet,
    MyokymicDischarge,
    NeuromyotonicDischarge,
    Tetany,
)
from sim.discharges.end_plate import EndPlateNoise, EndPlateSpike
from sim.discharges.fibre import Fibrillation, InsertionalActivity, PositiveSharpWave
from sim.discharges.membrane import ComplexRepetitiveDischarge, MyotonicDischarge
from sim.discharges.recipe import (
    AxonalDischarge,
    Discharge,
    FibreDischarge,
    FibrePotential,
    Origin,
    Response,
    ScatteredDischarge,
    SharedDischarge,
)
from sim.discharges.responses import AfterDischarge, RepetitiveResponse, Synkinesis
from sim.discharges.shared import Cramp, HemifacialBurst

DISCHARGES: dict[str, type[Discharge]] = {
    "insertional_activity": InsertionalActivity,
    "end_plate_noise": EndPlateNoise,
    "end_plate_spike": EndPlateSpike,
    "fibrillation": Fibrillation,
    "positive_sharp_wave": PositiveSharpWave,
    "fasciculation": Fasciculation,
    "doublet": Doublet,
    "multiplet": Multiplet,
    "myokymic_discharge": MyokymicDischarge,
    "neuromyotonic_discharge": NeuromyotonicDischarge,
    "continuous_single_discharge": ContinuousSingleDischarge,
    "tetany": Tetany,
    "cramp": Cramp,
    "after_discharge": AfterDischarge,
    "repetitive_response": RepetitiveResponse,
    "hemifacial_burst": HemifacialBurst,
    "synkinesis": Synkinesis,
    "complex_repetitive_discharge": ComplexRepetitiveDischarge,
    "myotonic_discharge": MyotonicDischarge,
}

__all__ = [
    "DISCHARGES",
    "AxonalDischarge",
    "ComplexRepetitiveDischarge",
    "Discharge",
    "EndPlateNoise",
    "EndPlateSpike",
    "Fasciculation",
    "FibreDischarge",
    "FibrePotential",
    "InsertionalActivity",
    "Origin",
    "RepetitiveResponse",
    "Response",
    "ScatteredDischarge",
    "SharedDischarge",
]
