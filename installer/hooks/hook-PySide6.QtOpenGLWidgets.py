from installer.qt import needed

hiddenimports, binaries, datas = needed("PySide6.QtOpenGLWidgets")
