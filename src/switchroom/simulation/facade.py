"""What others may do with the simulation."""

from switchroom.simulation.floor import Floor
from switchroom.simulation.party import SimulatedParty
from switchroom.simulation.switch import clear, standing, switch_off, switch_on

__all__ = ["Floor", "SimulatedParty", "clear", "standing", "switch_off", "switch_on"]
