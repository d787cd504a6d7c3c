# Without the OpenGL that is reckoned by the processor (20 MB, Windows only): forms and charts are painted without any.
hiddenimports = ["shiboken6", "inspect", "PySide6.support.deprecated"]
