"""The API of Hashiya under the name it is distributed by: ``import hashiya``."""

from tui import __version__ as __version__
from tui.api import *
from tui.api import __all__ as __all__
