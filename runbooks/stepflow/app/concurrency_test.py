"""Writers and readers at once against a running StepFlow Monitor. Exits with 1 when a request fails or is too slow.

    python3 concurrency_test.py --port 8080 --clients 8 --rounds 10 --slowest-ms 2000

What it creates it deletes again.
"""

import argparse
import json
import sys
import threading
import time
from urllib.request import Request, urlopen


def ask(port, method, path, body=None):
    request = Request(f"http://127.0.0.1:{port}{path}", method=method, data=body and json.dumps(body).encode())
    begin = time.monotonic()
    with urlopen(request, timeout=30) as response:
        answer = json.load(response)
    return answer, (time.monotonic() - begin) * 1000


def client(port, number, rounds, times, errors):
    try:
        for round_number in range(rounds):
            made, create_ms = ask(port, "POST", "/api/executions",
                                  {"name": f"probe {number}.{round_number}", "command": "true", "tags": ["probe"]})
            _, read_ms = ask(port, "GET", "/api/executions?limit=20")
            _, delete_ms = ask(port, "DELETE", "/api/executions/" + made["id"])
            times.extend((create_ms, read_ms, delete_ms))
    except OSError as error:  # urllib's errors and timeouts
        errors.append(str(error))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--slowest-ms", type=float, default=2000)
    given = parser.parse_args()

    times, errors = [], []
    threads = [threading.Thread(target=client, args=(given.port, n, given.rounds, times, errors)) for n in range(given.clients)]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - begin
    for error in errors:
        print(f"failed: {error}", file=sys.stderr)
    if not times:
        return 1
    times.sort()
    print(f"{len(times)} requests in {seconds:.2f} s, median {times[len(times) // 2]:.1f} ms, slowest {times[-1]:.1f} ms")
    return 1 if errors or times[-1] > given.slowest_ms else 0


if __name__ == "__main__":
    sys.exit(main())
