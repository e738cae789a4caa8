#!/bin/sh
# Installs the system libraries that Qt needs on Linux and that are missing, where it may; else it says, in one
# sentence, which command does. Usage: system.sh PYTHON run|dev
set -eu
python=$1
kind=$2

# What is loaded, and the Debian or Ubuntu package that has it.
libraries="
libEGL.so.1 libegl1
libGL.so.1 libgl1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libgthread-2.0.so.0 libglib2.0-0
libX11-xcb.so.1 libx11-xcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxkbcommon.so.0 libxkbcommon0
"
fedora="mesa-libEGL mesa-libGL dbus-libs fontconfig freetype glib2 libX11-xcb xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil libxcb libxkbcommon-x11"
arch="libglvnd dbus fontconfig freetype2 glib2 libx11 xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil libxcb libxkbcommon-x11"

missing=$(echo "$libraries" | "$python" -c '
import ctypes, sys
for soname, package in (line.split() for line in sys.stdin if line.strip()):
    try:
        ctypes.CDLL(soname)
    except OSError:
        print(package)
')
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    missing="$missing $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
if [ "$kind" = dev ]; then
    fedora="$fedora xorg-x11-server-Xvfb xauth"
    arch="$arch xorg-server-xvfb xorg-xauth"
    command -v xvfb-run >/dev/null || missing="$missing xvfb xauth"
fi
missing=$(echo $missing)
[ -n "$missing" ] || exit 0

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
if command -v apt-get >/dev/null; then
    if [ -z "$as_root" ] || sudo -n true 2>/dev/null; then
        echo "Installing system libraries: $missing"
        $as_root apt-get update -qq
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
        exit 0
    fi
    command="sudo apt-get install $missing"
elif command -v dnf >/dev/null; then
    command="sudo dnf install $fedora"
elif command -v pacman >/dev/null; then
    command="sudo pacman -S --needed $arch"
else
    command="your system's package manager ($missing, as Debian calls them)"
fi
echo "The window needs system libraries that are missing; install them with: $command" >&2
exit 1
