"""The check tests: one folder a check; see harness.py for the RUN lines."""
import os
import runpy

import lit.formats

site_file = os.path.abspath(lit_config.params["site"])
site = runpy.run_path(site_file)["site"]
frontend = lit_config.params.get("frontend", "plugin")

config.name = f"checks ({frontend}, LLVM {site['llvm']})"
config.test_format = lit.formats.ShTest(True)
config.suffixes = [".cpp", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = lit_config.params["work"]
config.recursiveExpansionLimit = 3
config.available_features.add(f"llvm-{site['llvm']}")
config.available_features.add(f"frontend-{frontend}")
for header, feature in {
    "/usr/include/boost/thread.hpp": "boost-thread",
    "/usr/include/boost/fiber/all.hpp": "boost-fiber",
    "/usr/include/boost/asio.hpp": "boost-asio",
    "/usr/include/asio.hpp": "asio",
    "/usr/include/tbb/task_arena.h": "tbb",
    "/usr/include/x86_64-linux-gnu/qt5/QtCore/QTimer": "qt5",
    "/usr/include/x86_64-linux-gnu/qt6/QtCore/QTimer": "qt6",
    "/usr/include/uv.h": "libuv",
    "/usr/include/event2/event.h": "libevent",
}.items():
    if os.path.exists(header):
        config.available_features.add(feature)

harness = (
    f"{site['python']} {config.test_source_root}/harness.py "
    f"--site {site_file} --frontend {frontend} "
    f"--sanitize {lit_config.params.get('sanitize', 'none')} --work %t --source %s"
)
config.substitutions += [
    ("%find", harness + " find"),
    ("%nofix", harness + " nofix"),
    ("%fix", harness + " fix"),
    ("%compose", harness + " compose"),
    ("%inputs", config.test_source_root + "/Inputs"),
    ("%plugin", site["plugin"]),
    ("%clang-tidy", site["clang_tidy"]),
    ("%filecheck", site["filecheck"]),
    ("%python", site["python"]),
]
config.environment["PATH"] = site["llvm_tools"] + os.pathsep + os.environ["PATH"]
