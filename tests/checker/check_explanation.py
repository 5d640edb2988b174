#!/usr/bin/env python3
"""Recounts deadlines of Sagsgang from their explanations and from this page alone.

    sagsgang count --within "10 hverdage" --after 2026-03-25 --format json | python3 check_explanation.py
    sagsgang explain procedure.sag case.jsonl kontakt --format json | python3 check_explanation.py
    python3 check_explanation.py --days-off danmark 1950 2050

Answers come in, one after another; for each a line goes out: ok with the deadline, or what is wrong, and then the exit status
is 1. Nothing here is shared with the engine: each step is written down as it ought to be, from the *question*, and compared.
"""
import json  # Python 3.8 or later; standard library only
import sys
from datetime import date, datetime, timedelta, timezone

DAY, HOUR, MILLISECOND = timedelta(days=1), timedelta(hours=1), timedelta(milliseconds=1)

# ---- The calendar: which days are off, and why ----
FROM_EASTER = {  # days after Easter Sunday: public holidays
    -3: ("Skærtorsdag", "Maundy Thursday"), -2: ("Langfredag", "Good Friday"), 0: ("Påskedag", "Easter Sunday"),
    1: ("2. påskedag", "Easter Monday"), 26: ("Store bededag", "General Prayer Day"),
    39: ("Kr. himmelfartsdag", "Ascension Day"), 49: ("Pinsedag", "Whit Sunday"), 50: ("2. pinsedag", "Whit Monday"),
}
FIXED = {(1, 1): ("Nytårsdag", "New Year's Day"), (12, 25): ("Juledag", "Christmas Day"),
         (12, 26): ("2. juledag", "Second Day of Christmas")}  # month and day: public holidays
CLOSED = {(6, 5): ("Grundlovsdag", "Constitution Day"), (12, 24): ("Juleaftensdag", "Christmas Eve"),
          (12, 31): ("Nytårsaftensdag", "New Year's Eve")}  # no public holidays, but off (forældelsesloven § 27, stk. 2)
WEEKEND = {5: ("lørdag", "Saturday"), 6: ("søndag", "Sunday")}
BANKS_CLOSED = ("Banklukkedag (fredag efter Kr. himmelfartsdag)", "Bank closing day (Friday after Ascension Day)")  # 2009 on


def easter(year):
    """Easter Sunday by golden number and epact, as Clavius had it (Knuth, The Art of Computer Programming, 1.3.2)."""
    golden, century = year % 19 + 1, year // 100 + 1
    leap_years_left_out = 3 * century // 4 - 12
    epact = (11 * golden + 20 + (8 * century + 5) // 25 - 5 - leap_years_left_out) % 30
    epact += epact == 24 or (epact == 25 and golden > 11)
    full_moon = 44 - epact if epact <= 23 else 74 - epact  # a day of March
    weekday = 5 * year // 4 - leap_years_left_out - 10 + full_moon
    return date(year, 3, 1) + (full_moon + 6 - weekday % 7) * DAY


def day_off(calendar, day, easters={}):
    """Why a day is off, or None if it is not. Of several reasons the first of these."""
    if day.year not in easters:
        easters[day.year] = easter(day.year)
    after_easter, of_year, names = (day - easters[day.year]).days, (day.month, day.day), None
    if after_easter in FROM_EASTER and (after_easter != 26 or day.year <= 2023):
        kind, names = "public-holiday", FROM_EASTER[after_easter]
    elif of_year in FIXED:
        kind, names = "public-holiday", FIXED[of_year]
    elif of_year in CLOSED and calendar != "helligdage":
        kind, names = "closing-day", CLOSED[of_year]
    elif day.weekday() in WEEKEND:
        kind, names = "weekend", WEEKEND[day.weekday()]
    elif after_easter == 40 and day.year >= 2009 and calendar != "helligdage":
        kind, names = "bank-closing", BANKS_CLOSED
    return names and {"kind": kind, "name-da": names[0], "name-en": names[1]}


def counts(unit, calendar, day):
    """In `danmark`, a day on which only the banks are closed is a working day; in `bankdage` it is not."""
    off = day_off(calendar, day)
    return unit not in ("working-days", "bank-days") or off is None or (
        unit == "working-days" and off["kind"] == "bank-closing" and calendar == "danmark")


# ---- The clock: instants are kept in UTC; Denmark is one hour ahead, in summer two ----
def summer(year):
    """The days on which the clocks go forward and back, both at 01:00 UTC; False where there was no summer time."""
    assert 1950 <= year <= 2099, "the clock of the year %d is not known here" % year
    begins = date(1980, 4, 6) if year == 1980 else date(year, 3, 31)
    ends = date(year, 9, 30) if year < 1996 else date(year, 10, 31)
    return year >= 1980 and tuple(day - ((day.weekday() + 1) % 7) * DAY for day in (begins, ends))


def midnight(day):
    """The instant a local day begins; on the days of change themselves that is before the clocks are changed."""
    change = summer(day.year)
    return datetime(day.year, day.month, day.day) - (2 if change and change[0] < day <= change[1] else 1) * HOUR


def local_day(at):
    day = (at + HOUR).date() if isinstance(at, datetime) else at
    return day + DAY if isinstance(at, datetime) and at >= midnight(day + DAY) else day


def moment(text):
    """A day as a date, an instant as a datetime in UTC."""
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc).replace(tzinfo=None)


# ---- The count: every step as it ought to be, and the deadline ----
def same_date(anchor, months, month_end):
    """The same date so many months away; in a shorter month its last day. Sticky: a last day leads to a last day."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    last = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - DAY
    return last if month_end == "sticky" and (anchor + DAY).day == 1 else last.replace(day=min(anchor.day, last.day))


def count_days(calendar, rule, unit, amount, anchor, pauses):
    start, way = local_day(anchor), DAY if rule["direction"] == "forward" else -DAY
    steps, allowed = [dict(day=start, what="anchor", at=anchor)], unit if unit == "bank-days" else "working-days"
    wanted, months = amount * 7 if unit == "weeks" else amount, 0
    if unit in ("months", "years"):
        month_end = rule["month-end"] if unit == "months" else "clamp"
        months = amount * (12 if unit == "years" else 1) * way.days
        same = same_date(start, months, month_end)
        wanted = abs((same - start).days)
    if unit == "month-ends":  # the last day of a month; backward, the first
        end = same_date(start.replace(day=1), amount if way == DAY else 1 - amount, "clamp") - DAY * (way == DAY)
        wanted = amount and abs((end - start).days)
    first = start if rule["counting"] == "from" and unit != "month-ends" else start + way
    day, number, due, paused = first, 0, start, False
    if amount == 0 and any(begins <= start < ends for begins, ends in pauses):
        wanted, day, unit = 1, start, "days"  # kept on its own day, or on the first that is not paused
    while number < wanted:
        if any(begins <= day < ends for begins, ends in pauses):
            paused = True
            steps.append(dict(day=day, what="paused"))
        elif counts(unit, calendar, day):
            number, due = number + 1, day
            steps.append(dict(day=day, what="counted", number=number))
        else:
            steps.append(dict(day=day, what="skipped", reason=day_off(calendar, day)))
        day += way
    if months and not paused:
        steps.append(dict(day=same, what="same-date", months=months, **({"month-end": month_end} if same.day != start.day else {})))
    steps += [dict(day=due, what="end-of-month")] if unit == "month-ends" and amount and not paused else []
    landed = due
    while rule["landing"] != "stays" and not counts(allowed, calendar, landed):
        steps.append(dict(day=landed, what="landed-from", reason=day_off(calendar, landed)))
        landed += DAY if rule["landing"] == "next" else -DAY
    return steps + ([dict(day=landed, what="landed")] if landed != due else []), landed


def count_hours(calendar, rule, which, amount, anchor):
    at = anchor if isinstance(anchor, datetime) else midnight(anchor)
    day, left, forward = local_day(at), amount * HOUR, rule["direction"] == "forward"
    steps = [dict(day=day, what="anchor", at=at)]
    while left:
        off = which == "working" and not counts("working-days", calendar, day) and day_off(calendar, day)
        length = midnight(day + DAY) - at if forward else at - midnight(day)
        length = length if off else min(length, left)
        begins, at = (at, at + length) if forward else (at, at - length)
        ends = {"from": min(begins, at), "until": max(begins, at)}
        what = dict(what="hours-skipped", reason=off) if off else dict(what="hours-counted", milliseconds=length // MILLISECOND)
        steps += [dict(what, day=day, **ends)] if length else []
        left -= length * (not off)
        day += DAY if forward else -DAY
    return steps, at


def read(one):
    """An object of an answer, with days and instants as such. Where it is written that a day is off is not checked."""
    when = ("day", "at", "from", "until", "due", "anchor", "on")
    return {key: moment(told) if key in when and isinstance(told, str) else told for key, told in one.items() if key != "source"}


def check(answer):
    """The deadline of one answer of `count` or `explain`; an error says what is wrong with it."""
    shown, duty = answer["explanation"], answer.get("duty")
    if duty and shown is None and duty["due"] is None:
        return "no deadline"
    asked, steps = (shown["question"], shown["counted"]["steps"]) if duty else (answer["question"], shown)
    dues = [duty["due"], shown["due"], shown["counted"]["due"]] if duty else [answer["due"]]
    if asked["calendar"] not in ("danmark", "helligdage", "bankdage") or (duty and shown["from"]["on"] != asked["anchor"]):
        raise ValueError("the calendar is not known here, or the anchor is not the one it is counted from")
    rule, unit, amount = asked["rule"], asked["rule"]["period"]["unit"], asked["rule"]["period"]["amount"] * asked["rounds"]
    if isinstance(unit, dict):
        ought, due = count_hours(asked["calendar"], rule, unit["hours"], amount, asked["anchor"])
    else:
        pauses = [(pause["from"], pause["until"]) for pause in asked["pauses"]]
        ought, due = count_days(asked["calendar"], rule, unit, amount, asked["anchor"], pauses)
    for number, (told, right) in enumerate(zip(steps, ought), 1):
        if told != right:
            raise ValueError("step %d is %s; it ought to be %s" % (number, told, right))
    if len(steps) != len(ought) or any(told != due for told in dues):
        raise ValueError("%d steps to %s; there are %d, to %s" % (len(steps), dues, len(ought), due))
    return str(due) + " UTC" * isinstance(due, datetime)


def main():
    if sys.argv[1:2] == ["--days-off"]:
        first, end = date(int(sys.argv[3]), 1, 1), date(int(sys.argv[4]) + 1, 1, 1)
        for day in (first + later * DAY for later in range((end - first).days)):
            print(*[day, *day_off(sys.argv[2], day).values()], sep="\t") if day_off(sys.argv[2], day) else None
        return 0
    faults, answers = 0, ("\n" + sys.stdin.buffer.read().decode("utf-8")).split("\n{")  # a brace in column 0 begins an answer
    for number, text in enumerate(answers[1:] + ([answers[0]] if answers[0].strip() or len(answers) == 1 else []), 1):
        try:
            print("%d: ok, %s" % (number, check(json.loads("{" + text, object_hook=read))))
        except Exception as fault:  # whatever cannot be checked is wrong
            faults += 1
            print("%d: WRONG: %s: %s" % (number, type(fault).__name__, fault))
    return 1 if faults else 0


sys.exit(main())
