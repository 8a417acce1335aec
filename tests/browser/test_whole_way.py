"""The main job: one person, 23 years old, from Syria, in Krefeld, from the counter to a job that lasts."""

from __future__ import annotations

from tests.browser.office import Office
from tests.browser.whole_way import arrival, course, decision, handover, recognition, work


def test_from_the_counter_to_a_job(office: Office) -> None:
    office.wait_until("01.02.2016")
    number = arrival.register(office)
    office.wait_until("08.02.2016")
    arrival.agree_plan(office)
    office.wait_until("10.02.2016")
    course.enter(office)
    recognition.apply(office)
    office.wait_until("22.02.2016")
    course.begin(office)
    office.wait_until("02.03.2016")
    decision.nothing_yet(office)
    recognition.confirm_receipt(office)
    office.wait_until("21.03.2016")
    decision.arrives_in_the_middle_of_the_course(office, number)
    handover.prepare(office)
    office.wait_until("23.03.2016")
    handover.apply_for_benefit(office)
    handover.accept(office, number)
    office.wait_until("30.03.2016")
    handover.settle(office)
    handover.close(office, number)
    office.wait_until("02.05.2016")
    work.review_plan(office, "Integrationskurs abschließen", "01.08.2016")
    office.wait_until("06.06.2016")
    recognition.decide(office)
    office.wait_until("15.08.2016")
    decision.becomes_a_residence_permit(office)
    office.wait_until("30.09.2016")
    course.end(office)
    office.wait_until("14.10.2016")
    work.find(office)
    office.wait_until("02.11.2016")
    work.begin(office)
    office.wait_until("15.12.2016")
    work.check(office)
    office.wait_until("02.02.2017")
    work.check(office)
    office.wait_until("03.05.2017")
    work.lasts(office, number)
    office.expect_no_problems()
