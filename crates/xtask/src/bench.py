"""Runs a command and says what it took, or signs a SAS: what the bench needs and Rust's library has not.

measure COMMAND...   runs it, its output going to standard error, and prints: exit wall cpu kilobytes
phase A B COMMAND... the same of the time from its log's line with A to the one with B; Linux
read URL             reads a listing to its end and prints its names as empty lines
sas ACCOUNT KEY      prints an account SAS for reading and listing (Azure REST: "Create an account SAS")
"""

import base64, glob, hashlib, hmac, http.client, resource, subprocess, sys, time, urllib.parse


def stand(pid):
    """Now, and the seconds of processor that the threads of a process have had."""
    had = 0
    for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
        with open(path) as file:
            had += int(file.read().split()[0])
    return time.perf_counter(), had / 1e9


if sys.argv[1] == "measure":
    began = time.perf_counter()
    done = subprocess.run(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    wall = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(done.returncode, wall, used.ru_utime + used.ru_stime, used.ru_maxrss)
elif sys.argv[1] == "phase":
    stands = {}
    command = subprocess.Popen(sys.argv[4:], stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=subprocess.PIPE, text=True)
    for line in command.stderr:
        for mark in sys.argv[2:4]:
            if mark in line:
                stands.setdefault(mark, stand(command.pid))
        sys.stderr.write(line)
    code = command.wait()
    (began, before), (ended, after) = (stands[mark] for mark in sys.argv[2:4])
    print(code, ended - began, after - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
elif sys.argv[1] == "read":
    url = urllib.parse.urlsplit(sys.argv[2])
    connection, marker = http.client.HTTPConnection(url.netloc), "first"
    while marker:
        more = "" if marker == "first" else "&marker=" + urllib.parse.quote(marker, safe="")
        connection.request("GET", f"{url.path}?{url.query}{more}", headers={"x-ms-version": "2021-06-08"})
        page = connection.getresponse().read()
        end = page[page.rfind(b"</Blobs>"):]
        marker = end.partition(b"<NextMarker>")[2].partition(b"</NextMarker>")[0].decode()
        sys.stdout.write("\n" * page.count(b"<Name>"))
else:
    account, key = sys.argv[2:4]
    version, expiry = "2021-06-08", "2099-01-01T00:00:00Z"
    lines = [account, "rdl", "b", "sco", "", expiry, "", "https,http", version, "", ""]
    mac = hmac.new(base64.b64decode(key), "\n".join(lines).encode(), hashlib.sha256)
    signature = urllib.parse.quote(base64.b64encode(mac.digest()).decode(), safe="")
    print(f"sv={version}&ss=b&srt=sco&sp=rdl&se={expiry}&spr=https,http&sig={signature}")
