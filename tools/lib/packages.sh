# The Debian packages that the project needs, by purpose, and how they are
# installed. Sourced by tools/quickstart and tools/run-tests.

build_packages() { # LLVM-MAJOR
  echo cmake ninja-build ccache git ca-certificates python3 \
    "clang-$1" "clang-tidy-$1" "libclang-$1-dev" "llvm-$1-dev" \
    libstdc++-12-dev zlib1g-dev
  # There is no libclangdMain.a in LLVM 16, so no clangd of ours either.
  [ "$1" = 16 ] || echo "clangd-$1"
}

# One line an area, so that additions do not collide.
test_packages() {
  echo llvm-22-tools llvm-19-tools llvm-16-tools
  echo libc++-22-dev libc++abi-22-dev
  echo g++ libclang-rt-22-dev clang-tools-22 clang-format-22
  echo libgtest-dev libgmock-dev libbenchmark-dev
  echo libboost-dev libboost-thread-dev libboost-fiber-dev libboost-context-dev
  echo libasio-dev libssl-dev libtbb-dev qtbase5-dev qtbase5-dev-tools qt6-base-dev libuv1-dev libevent-dev
  echo libasio-doc libtbb-doc libwebsocketpp-dev libwebsocketpp-doc libqpid-proton-cpp12-dev
  echo libqpid-proton11-dev-examples qtbase5-examples libcaf-dev libcaf-doc
  echo spin gcc dpkg-dev file
  echo neovim emacs-nox elpa-eglot
  echo chromium man-db zsh fish
  # Debian's npm brings hundreds of packages; another one will do.
  command -v npm >/dev/null || echo nodejs npm
}

# Installs what is missing of the packages named; says what it does.
ensure_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
      missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if ! command -v apt-get >/dev/null; then
    echo "error: these Debian packages are missing and there is no apt-get: ${missing[*]}" >&2
    return 1
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "error: run this as root or install sudo; missing: ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "== installing ${#missing[@]} packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

jobs_here() { nproc; }
