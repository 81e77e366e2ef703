#!/bin/sh
# Installs what a test needs from the system, only where that needs nobody's leave: as root on Debian or Ubuntu.
# Without arguments: the IMAP server of the mail tests. With arguments: those packages instead.
# Elsewhere it does nothing: the tests which miss a program skip, and say which package to install.
set -eu

missing=""
if [ "$#" -gt 0 ]; then
    missing="$*"
else
    PATH="$PATH:/usr/sbin:/sbin" command -v dovecot >/dev/null 2>&1 || missing="dovecot-imapd"
fi
[ -n "$missing" ] || exit 0
[ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1 || exit 0

# The tests start the server themselves, on a free port and with a configuration of their own. So the
# installation must start none: while it runs, this policy (Debian's own switch) refuses every daemon.
policy=/usr/sbin/policy-rc.d
log="$(mktemp)"
ours=""
trap 'rm -f "$log"; [ -z "$ours" ] || rm -f "$policy"' EXIT
trap 'exit 130' INT TERM
if [ ! -e "$policy" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
fi

echo "Installing $missing (as root on Debian; nothing is started)." >&2
export DEBIAN_FRONTEND=noninteractive
fetch() { apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends $missing; }
if ! { fetch || { apt-get -q update && fetch; }; } >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    echo "deskhand: installing $missing failed; the lines above say why." >&2
    exit 1
fi
case "$missing" in
    *dovecot*)
        # Nor may the next boot start it.
        if command -v systemctl >/dev/null 2>&1; then
            systemctl disable dovecot.service dovecot.socket >/dev/null 2>&1 || true
        fi
        ;;
esac
