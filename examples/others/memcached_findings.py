#!/usr/bin/env python3
"""Shows two wrong answers of memcached's, on a server of its own at a loopback port.

numbers: `incr` refuses a number of 2^63 or more behind which an earlier item left a minus sign.
tokens:  `gets` answers with one token for two values, where `incr` runs beside it.
Exit status: 0 neither was seen, 1 seen, 2 no server. Example: examples/others/memcached_findings.py --seconds 30
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
        part = connection.recv(1 << 20)
        if not part:
            raise ConnectionError("the server closed the connection")
        answers += part
    return answers


def answer_to(connection, request):
    connection.sendall(request)
    answer = b""
    while not answer.endswith(b"\r\n"):
        answer += connection.recv(4096)
    return answer.decode().strip()


def refuses_a_number(port):
    """One connection, one command after the other: the number gets the memory of the text before it."""
    connection = connect(port)
    answer_to(connection, b"set text 0 0 30\r\n" + b"-" * 30 + b"\r\n")
    answer_to(connection, b"delete text\r\n")
    answer_to(connection, b"set number 0 0 20\r\n18446744073709551013\r\n")
    answer = answer_to(connection, b"incr number 1\r\n")
    if answer.isdigit():
        return False
    print(f"numbers: incr of 18446744073709551013 answered {answer}")
    return True


def gives_a_token_twice(port, seconds):
    """Two connections count beside two that read."""
    answer_to(connect(port), b"set k 0 0 20\r\n10000000000000000000\r\n")
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
    for token, one, other in found[:1]:
        print(f"tokens:  gets answered {one.decode()}, and {other.decode()}, with token {token.decode()}")
    return bool(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10, help="how long to look for a token (default %(default)s)")
    seconds = parser.parse_args().seconds
    if shutil.which("memcached") is None:
        print("there is no memcached on this machine", file=sys.stderr)
        return 2
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["memcached", "-l", "127.0.0.1", "-p", str(port), "-U", "0", "-t", "4", "-R", "100000", "-u", "nobody"]
    server = subprocess.Popen(command)
    try:
        seen = [refuses_a_number(port), gives_a_token_twice(port, seconds)]
    finally:
        server.terminate()
        server.wait()
    return 1 if any(seen) else 0


if __name__ == "__main__":
    sys.exit(main())
