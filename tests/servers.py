"""Throwaway PostgreSQL and Redis: own temporary folder, free port of the loopback, ended by the process that started them."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg2

QUICK = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": 0,
    "autovacuum": "off", "jit": "off",
}  # fmt: skip
PATIENCE = 20  # seconds for a server to answer on a busy machine


def free_port():
    """Return a port of the loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postgresql_programs():
    """Return the folder that holds initdb and postgres, newest version first, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def redis_program():
    """Return redis-server's path, or None."""
    return shutil.which("redis-server")


@contextlib.contextmanager
def postgresql(**options):
    """Run a new PostgreSQL and yield its URL. options: server settings; without any it keeps nothing safe, and is quick."""
    options = options or QUICK
    programs, port = postgresql_programs(), free_port()
    with _folder() as folder:
        data = folder / "data"
        _run_as_owner([programs / "initdb", "-A", "trust", "-U", "postgres", "--locale=C.UTF-8", "-N", "-D", data])
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "port": port, **options}
        command = [programs / "postgres", "-D", data, *[f"--{name}={value}" for name, value in settings.items()]]
        with _process(command, folder / "log"):
            _wait(lambda: _is_ours(port, data), folder / "log")
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"


@contextlib.contextmanager
def redis(port=None):
    """Run a new Redis that keeps nothing and yield its URL."""
    port = port or free_port()
    with _folder() as folder:
        command = [redis_program(), "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with _process(command, folder / "log"):
            _wait(lambda: _answers(port), folder / "log")
            yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def _folder():
    folder = Path(tempfile.mkdtemp(prefix="portal-server-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, **_owner())
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _owner():
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


def _as_owner():
    return {**_owner(), "extra_groups": []} if os.geteuid() == 0 else {}


def _run_as_owner(command):
    done = subprocess.run([str(word) for word in command], check=False, capture_output=True, text=True, cwd="/", **_as_owner())
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def _process(command, log):
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            **_as_owner(),
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(ready, log):
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"The server did not answer:\n{log.read_text()}")
        time.sleep(0.05)


def _is_ours(port, data):
    try:
        connection = psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres")
    except psycopg2.OperationalError:
        return False
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        if cursor.fetchone() != (str(data),):
            raise RuntimeError(f"Another PostgreSQL answers on port {port}.")
    return True


def _answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as client:
            client.sendall(b"PING\r\n")
            return client.recv(7) == b"+PONG\r\n"
    except OSError:
        return False
