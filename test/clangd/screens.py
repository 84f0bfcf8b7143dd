"""The screens of a session in Neovim that docs/editor.md shows: a real one, in
tmux, with the settings that the page gives. Prints them; not part of ctest.

screens.py SITE FOLDER
"""
import os
import re
import runpy
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SITE = runpy.run_path(sys.argv[1])["site"]
FOLDER = os.path.abspath(sys.argv[2])
SOCKET = f"tidy-futures-{os.getpid()}"
RUNTIME = os.path.join(SITE["source"], "fixits/runtime/include")
CASE = """#include <future>
#include <vector>

int price(int item);

int total(const std::vector<int> &items) {
  int sum = 0;
  for (int item : items) {
    std::promise<int> each;
    each.set_value(price(item));
    sum += each.get_future().get();
  }
  return sum;
}

int twice(int item) {
  std::future<int> one = std::async(price, item);
  int first = one.get();
  return first + one.get();
}
"""


def tmux(*command):
    return subprocess.run(["tmux", "-L", SOCKET, *command], stdout=subprocess.PIPE, text=True, check=True).stdout


def screen():
    lines = [line.rstrip() for line in tmux("capture-pane", "-p").split("\n")]
    return "\n".join(line for line in lines if line and line != "~")


def wait(pattern, seconds=180):
    """The screen, once it has the pattern and has come to rest."""
    last = ""
    for _ in range(seconds):
        now = screen()
        if re.search(pattern, now) and now == last:
            return now
        last = now
        time.sleep(1)
    sys.exit(f"no '{pattern}' on the screen:\n{last}")


def settings():
    """The Lua of the page's section on Neovim."""
    with open(os.path.join(SITE["source"], "docs/editor.md"), encoding="utf-8") as page:
        return re.search(r"^## Neovim$.*?^```lua\n(.*?)^```$", page.read(), re.M | re.S).group(1)


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    subprocess.run([SITE["driver"], "init"], cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)
    for name, text in {"case.cpp": CASE, "init.lua": settings() + "vim.opt.number = true\n",
                       "compile_flags.txt": f"-std=c++20\n-isystem\n{RUNTIME}\n"}.items():
        with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as out:
            out.write(text)
    path = os.path.dirname(SITE["clangd"])
    tmux("new-session", "-d", "-x", "100", "-y", "30", "-c", FOLDER,
         f"env PATH={path}:$PATH HOME={FOLDER} XDG_CONFIG_HOME={FOLDER} nvim --clean -u init.lua case.cpp")
    try:
        print("== diagnostics\n" + wait(r"■.*\n(.*\n)*.*■"))
        tmux("send-keys", "9G", ":lua vim.lsp.buf.code_action()", "Enter")
        print("== actions of the first\n" + wait("Type number"))
        tmux("send-keys", "1", "Enter")
        print("== safe fix\n" + wait("allocator_arg"))
        tmux("send-keys", "u")
        wait(r"std::promise<int> each;")
        tmux("send-keys", "19G", ":lua vim.lsp.buf.code_action()", "Enter")
        print("== actions of the second\n" + wait("Type number"))
        tmux("send-keys", "1", "Enter")
        print("== unsafe fix\n" + wait(r"share\(\)"))
    finally:
        tmux("kill-server")


if __name__ == "__main__":
    main()
