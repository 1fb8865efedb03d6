#!/usr/bin/env python3
"""Shows that memcached hands out one token of `gets` for two values, where `incr` runs beside it.

Starts a memcached of its own on a loopback port. Exit status: 0 not seen within the time, 1 seen, 2 no server.
Example: examples/others/memcached_tokens.py --seconds 30
"""

import argparse
import re
import shutil
import socket
import subprocess
import sys
import threading
import time

BATCH = 500  # requests sent at once, so that the server's threads meet
VALUE = re.compile(rb"VALUE k 0 \d+ (\d+)\r\n([^\r]*)\r\n")


def connect(port):
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port))
        except OSError:
            time.sleep(0.05)
    sys.exit(2)


def ask(connection, request, ending):
    connection.sendall(request * BATCH)
    answers = b""
    while answers.count(ending) < BATCH:
        answers += connection.recv(1 << 20)
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10, help="how long to look (default %(default)s)")
    seconds = parser.parse_args().seconds
    if shutil.which("memcached") is None:
        print("there is no memcached on this machine", file=sys.stderr)
        return 2
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(["memcached", "-l", "127.0.0.1", "-p", str(port), "-U", "0", "-t", "4", "-R", "100000", "-u", "nobody"])
    try:
        ask_once = connect(port)
        ask_once.sendall(b"set k 0 0 20\r\n10000000000000000000\r\n")
        ask_once.recv(100)
        values, found, end = {}, [], time.monotonic() + seconds

        def count():
            connection = connect(port)
            while not found and time.monotonic() < end:
                ask(connection, b"incr k 1\r\n", b"\n")

        def read():
            connection = connect(port)
            while not found and time.monotonic() < end:
                for token, value in VALUE.findall(ask(connection, b"gets k\r\n", b"END\r\n")):
                    if values.setdefault(token, value) != value:
                        found.append((token, values[token], value))

        threads = [threading.Thread(target=what) for what in (count, read) * 2]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    finally:
        server.terminate()
        server.wait()
    for token, one, other in found[:1]:
        print(f"token {token.decode()}: gets answered {one.decode()}, and {other.decode()}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
