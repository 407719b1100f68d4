"""What disease does to motor neurons, axons and fibres; waveforms are never touched, they follow.

Each mechanism takes the muscle as it is and returns it changed. Units and fibres keep their ids, and every draw belongs to one of
them, so that a mechanism more or less changes nothing else. A number may be a course over months, `{0: 0.0, 12: 0.6}`.
"""

from sim.mechanisms.denervation import AxonalRegeneration, CollateralReinnervation, Denervation, MotorNeuronLoss
from sim.mechanisms.fibre import Ageing, FibreAtrophy, MyopathicFibreLoss, NeuromuscularBlock
from sim.mechanisms.nerve import AberrantRegeneration, AxonalHyperexcitability, ConductionBlock, DriveLoss, Ephapse
from sim.mechanisms.recipe import Mechanism, State

MECHANISMS: dict[str, type[Mechanism]] = {
    "motor_neuron_loss": MotorNeuronLoss,
    "drive_loss": DriveLoss,
    "axonal_hyperexcitability": AxonalHyperexcitability,
    "conduction_block": ConductionBlock,
    "ephapse": Ephapse,
    "aberrant_regeneration": AberrantRegeneration,
    "denervation": Denervation,
    "collateral_reinnervation": CollateralReinnervation,
    "axonal_regeneration": AxonalRegeneration,
    "neuromuscular_block": NeuromuscularBlock,
    "fibre_atrophy": FibreAtrophy,
    "myopathic_fibre_loss": MyopathicFibreLoss,
    "ageing": Ageing,
}

__all__ = [
    "MECHANISMS",
    "AberrantRegeneration",
    "AxonalHyperexcitability",
    "CollateralReinnervation",
    "Denervation",
    "Mechanism",
    "MotorNeuronLoss",
    "MyopathicFibreLoss",
    "State",
]
