#!/bin/sh
# Does of systemd what an installation asks for: one unit, its ExecStart, and whether it is enabled.
unit=/etc/systemd/system/packhouse.service
state=/var/lib/systemctl
mkdir -p "$state"
echo "$*" >>"$state/asked"
stop() { [ ! -f "$state/pid" ] || { kill "$(cat "$state/pid")" 2>/dev/null; rm -f "$state/pid"; }; }
case $1 in
  show-environment | daemon-reload) ;;
  enable) touch "$state/enabled" ;;
  is-enabled) [ -f "$state/enabled" ] ;;
  status) echo "packhouse.service: pid $(cat "$state/pid")" && kill -0 "$(cat "$state/pid")" ;;
  disable) stop; rm -f "$state/enabled" ;;
  restart)
    stop
    mkdir -p /var/lib/packhouse && cd /var/lib/packhouse || exit 1
    # shellcheck disable=SC2046 # words are what ExecStart consists of
    setsid $(sed -n 's/^ExecStart=//p' "$unit") >>"$state/log" 2>&1 </dev/null &
    echo $! >"$state/pid"
    ;;
  *) echo "systemctl here cannot do $1" >&2; exit 1 ;;
esac
