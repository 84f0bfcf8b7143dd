"""guard.py PLUGIN: loads the plugin into every clang-tidy that is installed."""
import re
import shutil
import subprocess
import sys
import tempfile

plugin = sys.argv[1]
own = re.search(r"tidy-futures-(\d+)\.so$", plugin).group(1)
hosts = [v for v in ("16", "19", "22") if shutil.which(f"clang-tidy-{v}")]
assert own in hosts and len(hosts) > 1, f"clang-tidy versions installed: {hosts}"

needed = subprocess.run(["readelf", "-d", plugin], stdout=subprocess.PIPE, text=True).stdout
assert not re.search(r"NEEDED.*(LLVM|clang)", needed), "the plugin links LLVM: " + needed

with tempfile.NamedTemporaryFile("w", suffix=".cpp") as source:
    source.write("""#include <future>
int f(std::future<int> F) { return F.get() + F.get(); }
""")
    source.flush()
    for host in hosts:
        run = subprocess.run(
            [f"clang-tidy-{host}", f"--load={plugin}", "--checks=-*,futures-*", source.name, "--", "-std=c++20"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if host == own:
            assert run.returncode == 0, run.stderr
            assert "[futures-use-after-get]" in run.stdout, run.stdout + run.stderr
        else:
            assert run.returncode != 0, f"clang-tidy-{host} took the plugin of {own}"
            # 22 and the older ones differ in symbols: the dynamic linker is
            # first to refuse. Either way the reason is one line.
            refusal = [l for l in run.stderr.splitlines() if "tidy-futures" in l]
            assert len(refusal) == 1, run.stderr
        print(f"clang-tidy-{host} with the plugin of {own}: exit {run.returncode}")
