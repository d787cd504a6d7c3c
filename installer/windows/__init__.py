"""The program for Windows: its Python, the bundle, the installer, and a trial of all three.

On Linux everything runs under wine, which proves a build, not a release; on Windows the same steps make the release.
"""
