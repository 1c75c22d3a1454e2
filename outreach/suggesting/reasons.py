"""Why somebody has no seat, in a sentence for whoever plans."""

from collections import Counter

from outreach.suggesting.problem import OFFICER, ROLES, SPEAKER, Uncovered

NO_TIME = "Tidak ada waktu sesi yang tersisa dalam rentang tanggal ini."
NO_HALL = "Semua ruang yang dipilih sudah terpakai kegiatan lain pada setiap waktu sesi."
NOBODY = "Tidak ada {} yang bebas pada waktu ketika ruangnya kosong."
WORDS = {SPEAKER: "narasumber", OFFICER: "penanggung jawab"}


def uncovered(problem, sessions, *, is_best):
    """Return [Uncovered] of a plan, by kelurahan."""
    seated = Counter()
    for each in sessions:
        seated.update(each.seats)
    left = {key: heads - seated[key] for key, heads in problem.waiting.items() if heads > seated[key]}
    return [Uncovered(key, heads, _reason(problem, sessions, left, key, is_best=is_best)) for key, heads in left.items()]


def _reason(problem, sessions, left, key, *, is_best):
    if not problem.slots:
        return NO_TIME
    if not problem.free:
        return NO_HALL
    spots = led(problem)
    if not spots:
        return NOBODY.format(_who(problem, lambda roles: not led(problem, roles)))
    heads = problem.waiting[key]
    largest = max(seats for _, _, seats in spots)
    if not problem.is_divisible(key) and largest < heads:
        return f"Ruang yang menampung {heads} orang tidak mempunyai waktu dengan petugas yang bebas."
    return _exhausted(problem, sessions, left, key, is_best=is_best)


def led(problem, roles=ROLES):
    """Return [(hall, slot, seats)]: where and when a session could be held, were it the only one; with people of some roles."""
    return [
        (hall, slot, problem.capacity[hall])
        for hall, slots in problem.free.items() for slot in slots if problem.led_by(slot, roles)
    ]  # fmt: skip


def _who(problem, is_missing):
    """Name the role that alone is missing, or both. is_missing: asks it of some roles."""
    alone = [word for role, word in WORDS.items() if role in problem.people and is_missing([role])]
    return alone[0] if alone else " dan ".join(WORDS.values())


def _exhausted(problem, sessions, left, key, *, is_best):
    """Say what ran out: every hall, the people, or seats next to each other."""
    waiting = sum(problem.waiting.values())
    in_halls = sum(len(slots) * problem.capacity[hall] for hall, slots in problem.free.items())
    if in_halls < waiting:
        return (
            f"Daya tampung habis: semua ruang pada semua waktu bersama-sama menampung {in_halls} orang, sedangkan yang "
            f"belum terjangkau {waiting} orang; kurang {waiting - in_halls} kursi."
        )
    if (most := seats_led(problem)) < waiting:
        who = _who(problem, lambda roles: seats_led(problem, roles) < waiting)
        return (
            f"{who.capitalize()} kurang: dengan yang bebas paling banyak {most} kursi dapat dipakai dari {waiting} yang "
            f"diperlukan. Tambah {who} atau waktu sesi."
        )
    if not is_best:
        return "Belum ditemukan tempatnya dalam batas waktu hitung. Hitung lagi, atau tambah ruang atau waktu sesi."
    return _apart(problem, sessions, left, key)


def _apart(problem, sessions, left, key):
    spare = max((problem.capacity[each.hall] - each.taken for each in sessions), default=0)
    return (
        f"Kursi yang tersisa terpencar: paling banyak {spare} kursi kosong dalam satu sesi, sedangkan kelurahan ini "
        f"memerlukan {left[key]}, dan sesi baru tidak dapat dibuka. Tambah ruang, petugas, atau waktu; seluruhnya kurang "
        f"tempat bagi {sum(left.values())} orang."
    )


def seats_led(problem, roles=ROLES):
    """Return how many seats there would be at most if every slot had its largest free halls, one for each who is free."""
    total = 0
    for slot, _ in enumerate(problem.slots):
        seats = sorted((problem.capacity[hall] for hall, slots in problem.free.items() if slot in slots), reverse=True)
        total += sum(seats[: problem.led_by(slot, roles)])
    return total
