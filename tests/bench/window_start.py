"""A start of the window in a process of its own: prints how many seconds it took until the first painting and the rows.

`python -m tests.bench.window_start DATA_FOLDER ASKED_AT`, offscreen unless a display is named.
"""

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main(folder: str, asked_at: float) -> None:
    import gc
    from pathlib import Path

    gc.set_threshold(100_000, 50, 50)  # as desktop/cli.py does
    from desktop.company import opened
    from desktop.settings import load

    settings = load(Path(folder), environment={})
    from desktop.app import application, desk_of
    from desktop.ui.window import Window

    app = application()
    with opened(settings, changes=True) as company, desk_of(settings, company) as desk:
        window = Window(desk)
        window.restore_state()
        window.show()
        desk.open_list("daily_report")  # in front of the second start and of later ones already
        app.processEvents()
        painted, computed = time.time() - asked_at, time.process_time()
        while not desk.work.idle:
            app.processEvents()
        print(f"{painted:.3f} {computed:.3f} {time.time() - asked_at:.3f} {time.process_time():.3f}")
        window.close()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
