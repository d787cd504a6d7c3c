# In place of PyInstaller's, which imports all of the library to find what nobody here uses.
from PyInstaller.utils.hooks import collect_data_files

datas = collect_data_files("pyqtgraph", excludes=["**/examples/*", "**/*.ui"])
