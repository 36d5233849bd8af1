"""Where the time of the hot paths goes, as flame pictures: before the work that PROFILES.md tells of, and now."""
