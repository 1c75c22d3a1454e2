"""The office's pages of agreements: who can bind whom, by which route, and the register."""

from agreements.admin import internal, register, settings

__all__ = ["internal", "register", "settings"]
