"""Runs a Python program at another time than the machine's: the emulated world may stand hours ahead, and a client on a
node has the node's time.

Usage: python3 at-another-time.py SECONDS PROGRAM [ARGUMENT]...
"""

import datetime
import runpy
import sys
import time

SECONDS = float(sys.argv[1])
MACHINE_DATETIME = datetime.datetime
machine_time = time.time


class ShiftedMeta(type):
    """Instances of the class that was replaced count as instances of its replacement."""

    def __instancecheck__(cls, instance):
        return isinstance(instance, MACHINE_DATETIME)


class Shifted(MACHINE_DATETIME, metaclass=ShiftedMeta):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)


time.time = lambda: machine_time() + SECONDS
datetime.datetime = Shifted

sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
