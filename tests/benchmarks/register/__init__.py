"""Generated registers of any size: realistic, seeded, valid, or with errors of which kind and number are known."""

from tests.benchmarks.register.faults import FAULTS
from tests.benchmarks.register.making import DATA, Made, make_register, make_sister_cities

__all__ = ["DATA", "FAULTS", "Made", "make_register", "make_sister_cities"]
