"""Every rule of the standard: the function that checks it, a change that breaks it, and the finding that says so.

The rules are those of the collection beside the project (``rules.json``), by their ids there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.gate import check_file
from engine.gate.schema import check_schema
from engine.gate.standard import RULES, check_standard, read_model
from engine.gate.standard.collaboration import check_collaborations, check_message_flows
from engine.gate.standard.content import check_content, check_loops, check_quantities
from engine.gate.standard.data import check_associations, check_data, check_services, check_sets
from engine.gate.standard.events import check_events, check_links
from engine.gate.standard.expressions import check_formal, check_timers
from engine.gate.standard.flows import check_conditions, check_flows, check_lists
from engine.gate.standard.formats import check_formats
from engine.gate.standard.gateways import check_compensation, check_gateways
from engine.gate.standard.references import check_borders, check_names, check_references
from engine.model import Finding, Severity
from engine.workflow.reader import read_processes
from engine.workflow.repetition import read_repetition
from tests.engine.elements.test_conformance import KIT, require_kit
from tests.engine.elements.whole_model import changed

Change = tuple[str, str]


@dataclass(frozen=True)
class Rule:
    """The function that checks a rule; code and element of the finding after the changes that break it."""

    check: Callable[..., Any]
    code: str
    element: str
    changes: tuple[Change, ...]


def to(check: Callable[..., Any], code: str, element: str, *changes: Change) -> Rule:
    return Rule(check, code, element, changes)


def event(check: Callable[..., Any], element: str, old: str, new: str) -> Rule:
    return to(check, "EVENT", element, (old, new))


TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration>\n</timerEventDefinition>"
DURATION = "<timeDuration>P1D</timeDuration>"
LINK = '<linkEventDefinition name="L"/>'
RULES_OF_THE_STANDARD = {
    "EXT002": to(check_schema, "DUPLICATE", "work", ('id="sub_task"', 'id="work"')),
    "EXT003": to(check_names, "ID", "main", ('<task id="undone"', "<task")),
    "EXT004": to(check_formats, "FORMAT", "words", ("text/plain", "plain")),
    "EXT006": to(check_references, "REFERENCE", "free_end", ('sourceRef="free" targetRef="end"',
                                                             'sourceRef="free" targetRef="remark"')),
    "EXT007": to(check_references, "REFERENCE", "to_work", ('sourceRef="start"', 'sourceRef="remark"')),
    "EXT008": to(check_message_flows, "MESSAGE_FLOW", "mail", ('targetRef="wait"', 'targetRef="remark"')),
    "EXT009": to(check_message_flows, "MESSAGE_FLOW", "answer", ('sourceRef="tell"', 'sourceRef="remark"')),
    "EXT010": to(check_formats, "FORMAT", "remark", ('id="remark" textFormat="text/plain"',
                                                     'id="remark" textFormat="?"')),
    "EXT011": to(check_events, "REFERENCE", "raise", (' escalationCode="X"', "")),
    "EXT012": to(check_formal, "EXPRESSION", "work", ("<targetRef>work_in</targetRef>",
                 "<targetRef>work_in</targetRef><assignment><from>a</from><to>b</to></assignment>")),
    "EXT013": to(check_formal, "EXPRESSION", "split_merge", ("<conditionExpression>=a", "<conditionExpression>")),
    "EXT014": to(check_schema, "XML_SCHEMA", "mixed_script", ("http://www.omg.org/spec/FEEL/20140401", "_a b!%")),
    "EXT017": to(check_gateways, "DIRECTION", "split", ('"Diverging"', '"Converging"')),
    "EXT018": to(check_gateways, "DIRECTION", "merge", ('"Converging"', '"Diverging"')),
    "EXT019": to(check_gateways, "DIRECTION", "merge", ('"Converging"', '"Mixed"')),
    "EXT020": to(check_data, "DATA", "sheet", ('<dataObject id="sheet"', '<dataObject id="sheet" isCollection="true"')),
    "EXT021": to(check_flows, "FLOW", "watch", ('sourceRef="free" targetRef="end"',
                                                'sourceRef="watch" targetRef="end"')),
    "EXT022": to(check_flows, "FLOW", "watch", ('sourceRef="free" targetRef="end"',
                                                'sourceRef="free" targetRef="watch"')),
    "EXT024": to(read_processes, "ELEMENT", "to_work", ('id="to_work"', 'id="to_work" isImmediate="false"')),
    "EXT025": to(check_conditions, "CONDITION", "start_x", ('sourceRef="sub_task" targetRef="sub_end"/>',
                 'sourceRef="sub_task" targetRef="sub_end"><conditionExpression>=a</conditionExpression>'
                 "</sequenceFlow>"),
                 ('id="sub_task"', 'id="start_x"'), ('targetRef="sub_task"', 'targetRef="start_x"'),
                 ('sourceRef="sub_task"', 'sourceRef="start_x"')),
    "EXT026": to(check_conditions, "REFERENCE", "split", ('default="split_ask"', 'default="ask_mixed"')),
    "EXT027": to(check_collaborations, "COLLABORATION", "dance", ('<choreography id="dance" isClosed="false"/>',
                 '<choreography id="dance" isClosed="false"><choreographyRef>dance</choreographyRef></choreography>')),
    "EXT028": to(check_borders, "REFERENCE", "free_end", ('sourceRef="free" targetRef="end"',
                                                          'sourceRef="free" targetRef="called_end"')),
    "EXT029": to(check_collaborations, "COLLABORATION", "other", ('minimum="1"', 'minimum="-1"')),
    "EXT030": to(check_collaborations, "COLLABORATION", "other", ('minimum="1"', 'minimum="3"')),
    "EXT031": to(check_message_flows, "MESSAGE_FLOW", "mail", ('sourceRef="other" targetRef="wait"',
                                                               'sourceRef="tell" targetRef="wait"')),
    "EXT032": to(check_collaborations, "COLLABORATION", "talk", ('<participant id="speaker"/>',
                 '<participant id="speaker"/><conversation id="chat"/>')),
    "EXT033": to(check_collaborations, "COLLABORATION", "around", ('id="around" isClosed="false"',
                                                                   'id="around" isClosed="true"')),
    "EXT035": to(check_content, "PROCESS_TYPE", "public", ('processType="Public"',
                                                           'processType="Public" isExecutable="true"')),
    "EXT036": to(check_content, "CONTENT", "dancing", ('<task id="undone"', '<choreographyTask id="dancing" '
                 'initiatingParticipantRef="one"><participantRef>one</participantRef><participantRef>other'
                 '</participantRef><messageFlowRef>mail</messageFlowRef></choreographyTask><task id="undone"')),
    "EXT037": to(check_quantities, "QUANTITY", "again", ('id="again"', 'id="again" startQuantity="0"')),
    "EXT038": to(check_quantities, "QUANTITY", "again", ('id="again"', 'id="again" completionQuantity="-1"')),
    "EXT041": to(check_schema, "XML_SCHEMA", "again", ('<task id="again">',
                 '<task id="again"><multiInstanceLoopCharacteristics/>')),
    "EXT042": to(check_data, "DATA", "ask", ("<outputSet><dataOutputRefs>ask_out",
                 "<inputSet/><outputSet><dataOutputRefs>ask_out")),
    "EXT043": to(check_data, "DATA", "ask", ("<outputSet><dataOutputRefs>ask_out",
                 "<outputSet/><outputSet><dataOutputRefs>ask_out")),
    "EXT044": to(check_data, "DATA", "ask", ('id="ask_in" itemSubjectRef="text"',
                                             'id="ask_in" itemSubjectRef="number"')),
    "EXT045": to(check_data, "DATA", "ask", ('id="ask_out" itemSubjectRef="text"',
                                             'id="ask_out" itemSubjectRef="number"')),
    "EXT046": to(check_data, "DATA", "send", ("<inputSet><dataInputRefs>send_in",
                                              "<inputSet/><inputSet><dataInputRefs>send_in")),
    "EXT047": to(check_data, "DATA", "send", ('<dataInput id="send_in" itemSubjectRef="text"/>',
                 '<dataInput id="send_in" itemSubjectRef="text"/><dataInput id="more" itemSubjectRef="text"/>')),
    "EXT048": to(check_data, "DATA", "send", ('id="send_in" itemSubjectRef="text"',
                                              'id="send_in" itemSubjectRef="number"')),
    "EXT049": to(check_flows, "FLOW", "born_3", ('sourceRef="born_1" targetRef="born_end"',
                                                 'sourceRef="born_1" targetRef="born_3"')),
    "EXT050": to(check_data, "DATA", "receive", ("<outputSet><dataOutputRefs>receive_out",
                                                 "<outputSet/><outputSet><dataOutputRefs>receive_out")),
    "EXT051": to(check_data, "DATA", "receive", ('<dataOutput id="receive_out" itemSubjectRef="text"/>',
                 '<dataOutput id="receive_out" itemSubjectRef="text"/><dataOutput id="more" itemSubjectRef="text"/>')),
    "EXT052": to(check_data, "DATA", "receive", ('id="receive_out" itemSubjectRef="text"',
                                                 'id="receive_out" itemSubjectRef="number"')),
    "EXT053": to(check_formats, "FORMAT", "script", (' scriptFormat="application/feel"', "")),
    "EXT054": to(check_schema, "XML_SCHEMA", "sub", ('<subProcess id="sub">', '<subProcess id="sub">'
                 "<multiInstanceLoopCharacteristics/><standardLoopCharacteristics/>")),
    "EXT055": to(check_schema, "XML_SCHEMA", "free", ('<adHocSubProcess id="free">', '<adHocSubProcess id="free">'
                 "<multiInstanceLoopCharacteristics/><standardLoopCharacteristics/>")),
    "EXT056": to(check_content, "CONTENT", "dancing", ('<task id="sub_task"/>', '<task id="sub_task"/>'
                 '<callChoreography id="dancing" initiatingParticipantRef="one"><participantRef>one</participantRef>'
                 "<participantRef>other</participantRef></callChoreography>")),
    "EXT057": to(check_flows, "FLOW", "watch", ('sourceRef="sub" targetRef="deal"',
                                                'sourceRef="watch" targetRef="deal"')),
    "EXT058": to(check_flows, "START", "watch", ('<startEvent id="seen">', '<startEvent id="again_seen"><signalEvent'
                 'Definition signalRef="sign"/></startEvent><startEvent id="seen">')),
    "EXT059": event(check_events, "seen", '<errorEventDefinition errorRef="fault"/>', "<cancelEventDefinition/>"),
    "EXT060": to(check_schema, "XML_SCHEMA", "deal", ("##Compensate", "_invalid%")),
    "EXT061": to(check_content, "CONTENT", "free", ('<task id="any"/>', "")),
    "EXT062": to(check_content, "CONTENT", "any", ('<task id="any"/>', '<task id="some"/><startEvent id="any"/>')),
    "EXT063": to(check_data, "DATA", "call", ('<dataInput id="called_in" itemSubjectRef="text"/>', ""),
                 ("<dataInputRefs>called_in</dataInputRefs>", "")),
    "EXT064": to(check_services, "DATA", "global", ('<ioBinding operationRef="deliver" inputDataRef="g_in" '
                                                    'outputDataRef="g_out"/>', "")),
    "EXT065": to(check_services, "DATA", "global", ('id="g_out" itemSubjectRef="text"',
                                                    'id="g_out" itemSubjectRef="number"')),
    "EXT067": to(read_repetition, "DIALECT", "each", ("<loopCardinality>3</loopCardinality>", ""),
                 ("<complexBehaviorDefinition><condition>=a</condition></complexBehaviorDefinition>", "")),
    "EXT068": to(check_loops, "REFERENCE", "each", ("<loopDataInputRef>each_in", "<loopDataInputRef>paper")),
    "EXT069": to(check_loops, "DATA", "each", ('id="item_out" itemSubjectRef="text"',
                                               'id="item_out" itemSubjectRef="texts"')),
    "EXT070": to(check_loops, "DATA", "each", ('id="item_in" itemSubjectRef="text"',
                                               'id="item_in" itemSubjectRef="number"')),
    "EXT071": to(check_file, "CONDITION_TYPE", "each", ("<completionCondition>=a", "<completionCondition>=23")),
    "EXT072": to(check_file, "CONDITION_TYPE", "each", ("<condition>=a</condition></complexBehavior",
                                                        "<condition>=23</condition></complexBehavior")),
    "EXT077": to(check_data, "DATA", "sheet", ('id="sheet" itemSubjectRef="text"',
                                               'id="sheet" itemSubjectRef="texts"')),
    "EXT078": to(check_schema, "XML_SCHEMA", "split", ('gatewayDirection="Diverging" default="split_ask"/>',
                 'gatewayDirection="Diverging" default="split_ask"><property/></exclusiveGateway>')),
    "EXT079": to(check_content, "CONTENT", "sub", ('<subProcess id="sub">', '<subProcess id="sub"><ioSpecification>'
                 "<inputSet/><outputSet/></ioSpecification>")),
    "EXT080": to(check_associations, "DATA", "work", ("<targetRef>work_in", "<targetRef>given")),
    "EXT081": to(check_data, "DATA", "work_in", ('id="work_in"', 'id="work_in" isCollection="true"')),
    "EXT082": to(check_associations, "DATA", "work", ("<sourceRef>work_out", "<sourceRef>made")),
    "EXT083": to(check_data, "DATA", "work_out", ('id="work_out"', 'id="work_out" isCollection="true"')),
    "EXT084": to(check_sets, "DATA", "work_io", ("<dataInputRefs>work_in</dataInputRefs>", "")),
    "EXT085": to(check_sets, "DATA", "in_set", ("<optionalInputRefs>given", "<optionalInputRefs>work_in")),
    "EXT086": to(check_sets, "DATA", "in_set", ("<whileExecutingInputRefs>given", "<whileExecutingInputRefs>work_in")),
    "EXT087": to(check_sets, "DATA", "main", ("<inputSetRefs>in_set</inputSetRefs>", "")),
    "EXT088": to(check_sets, "DATA", "work_io", ("<dataOutputRefs>work_out</dataOutputRefs>", "")),
    "EXT089": to(check_sets, "DATA", "out_set", ("<optionalOutputRefs>made", "<optionalOutputRefs>work_out")),
    "EXT090": to(check_sets, "DATA", "out_set", ("<whileExecutingOutputRefs>made",
                                                 "<whileExecutingOutputRefs>work_out")),
    "EXT091": to(check_associations, "DATA", "work", ('id="sheet" itemSubjectRef="text"',
                                                      'id="sheet" itemSubjectRef="number"')),
    "EXT092": to(check_associations, "DATA", "work", ("<sourceRef>paper</sourceRef>",
                                                      "<sourceRef>paper</sourceRef><sourceRef>given</sourceRef>")),
    "EXT093": to(check_data, "DATA", "wait", ('<messageEventDefinition messageRef="letter"/></intermediateCatchEvent>',
                 '<messageEventDefinition messageRef="letter"/><signalEventDefinition signalRef="sign"/>'
                 "</intermediateCatchEvent>")),
    "EXT094": to(check_data, "DATA", "wait", ('id="wait_out" itemSubjectRef="text"',
                                              'id="wait_out" itemSubjectRef="number"')),
    "EXT095": to(check_events, "EVENT", "first", ("<eventDefinitionRef>shared", "<eventDefinitionRef>told"),
                 ('<intermediateThrowEvent id="tell"><messageEventDefinition',
                  '<intermediateThrowEvent id="tell"><messageEventDefinition id="told"')),
    "EXT096": to(check_flows, "FLOW", "start", ('sourceRef="free" targetRef="end"',
                                                'sourceRef="free" targetRef="start"')),
    "EXT097": to(check_flows, "START", "sub", ('<startEvent id="sub_start"/>', '<task id="sub_start"/>')),
    "EXT098": event(check_events, "start", '<startEvent id="start"/>',
                    '<startEvent id="start"><errorEventDefinition errorRef="fault"/></startEvent>'),
    "EXT099": to(check_data, "CALL", "call", ('<startEvent id="called_start"/>', '<startEvent id="called_start">'
                 '<signalEventDefinition signalRef="sign"/></startEvent>')),
    "EXT100": event(check_events, "sub_start", '<startEvent id="sub_start"/>', '<startEvent id="sub_start">'
                    '<messageEventDefinition messageRef="letter"/></startEvent>'),
    "EXT101": to(check_flows, "FLOW", "start", ('sourceRef="start"', 'sourceRef="undone"')),
    "EXT102": to(check_message_flows, "MESSAGE_FLOW", "answer", ('sourceRef="tell" targetRef="other"',
                                                                 'sourceRef="start" targetRef="other"')),
    "EXT103": to(check_message_flows, "MESSAGE_FLOW", "knock", ('targetRef="called_by_mail"', 'targetRef="start"')),
    "EXT104": to(check_flows, "FLOW", "end", ('sourceRef="free" targetRef="end"', 'sourceRef="end" targetRef="end"')),
    "EXT105": to(check_flows, "END", "sub", ('<endEvent id="sub_end"/>', '<task id="sub_end"/>')),
    "EXT106": event(check_events, "watch_end", '<endEvent id="watch_end"/>',
                    '<endEvent id="watch_end"><cancelEventDefinition/></endEvent>'),
    "EXT107": to(check_flows, "FLOW", "sub_end", ('targetRef="sub_end"', 'targetRef="sub_task"')),
    "EXT108": to(check_message_flows, "MESSAGE_FLOW", "mail", ('targetRef="wait"', 'targetRef="end"')),
    "EXT109": to(check_message_flows, "MESSAGE_FLOW", "last", ('<endEvent id="end"><messageEventDefinition '
                 'messageRef="letter"/></endEvent>', '<endEvent id="end"/>')),
    "EXT110": event(check_events, "late", TIMER, LINK),
    "EXT111": event(check_events, "off_deal", 'attachedToRef="deal"', 'attachedToRef="sub"'),
    "EXT112": to(check_flows, "FLOW", "late", ('sourceRef="free" targetRef="end"',
                                               'sourceRef="free" targetRef="late"')),
    "EXT113": to(check_flows, "FLOW", "late", ('sourceRef="late"', 'sourceRef="work"')),
    "EXT114": to(check_flows, "FLOW", "undo", ('sourceRef="free" targetRef="end"',
                                               'sourceRef="undo" targetRef="end"')),
    "EXT115": to(check_flows, "FLOW", "tell", ('targetRef="tell"', 'targetRef="raise"')),
    "EXT116": to(check_flows, "FLOW", "tell", ('sourceRef="tell" targetRef="raise"',
                                               'sourceRef="wait" targetRef="raise"')),
    "EXT117": to(check_flows, "FLOW", "land", ('sourceRef="free" targetRef="end"',
                                               'sourceRef="free" targetRef="land"')),
    "EXT118": to(check_links, "REFERENCE", "jump", ('id="off" name="L"><target>on</target>', 'id="off" name="M">')),
    "EXT119": to(check_message_flows, "MESSAGE_FLOW", "answer", ('sourceRef="tell" targetRef="other"',
                                                                 'sourceRef="wait" targetRef="other"')),
    "EXT120": event(check_events, "off_deal", 'attachedToRef="deal"', 'attachedToRef="work"'),
    "EXT121": event(check_events, "start", '<startEvent id="start"/>',
                    '<startEvent id="start"><compensateEventDefinition/></startEvent>'),
    "EXT122": event(check_events, "first", "<eventDefinitionRef>shared</eventDefinitionRef>",
                    "<compensateEventDefinition/>"),
    "EXT123": to(check_formal, "EXPRESSION", "condition", ("<conditionalEventDefinition><condition>=a",
                                                           "<conditionalEventDefinition><condition>")),
    "EXT124": to(check_links, "REFERENCE", "land", ('id="on" name="L"><source>off</source>', 'id="on" name="M">')),
    "EXT125": to(check_links, "REFERENCE", "jump", ('id="off" name="L"><target>on</target>', 'id="off" name="N">')),
    "EXT126": to(check_links, "REFERENCE", "jump", ('<task id="sub_task"/>', '<task id="sub_task"/>'
                 '<intermediateCatchEvent id="inside"><linkEventDefinition id="deep" name="D"/>'
                 "</intermediateCatchEvent>"), ("<target>on</target>", "<target>deep</target>")),
    "EXT127": to(check_events, "REFERENCE", "tell", ('id="tell"><messageEventDefinition messageRef="letter"/>',
                                                     'id="tell"><messageEventDefinition/>')),
    "EXT129": event(check_events, "seen", '<errorEventDefinition errorRef="fault"/>', ""),
    "EXT130": event(check_events, "late", TIMER, ""),
    "EXT131": to(check_timers, "TIMER", "late", (DURATION, f"{DURATION}<timeCycle>R/P1D</timeCycle>")),
    "EXT132": to(check_timers, "TIMER", "late", (DURATION, "<timeDate>tomorrow</timeDate>")),
    "EXT133": to(check_timers, "TIMER", "late", (DURATION, "<timeCycle>often</timeCycle>")),
    "EXT134": to(check_timers, "TIMER", "late", (DURATION, "<timeDuration>long</timeDuration>")),
    "EXT135": to(check_gateways, "FLOW", "merge", ('sourceRef="late" targetRef="merge"',
                                                   'sourceRef="late" targetRef="mixed"')),
    "EXT136": to(check_gateways, "FLOW", "events", ('sourceRef="events" targetRef="second"',
                                                    'sourceRef="condition" targetRef="second"')),
    "EXT137": to(check_conditions, "CONDITION", "events_first", ('sourceRef="events" targetRef="first"/>',
                 'sourceRef="events" targetRef="first"><conditionExpression>=a</conditionExpression></sequenceFlow>')),
    "EXT138": to(check_gateways, "FLOW", "events_first", ('sourceRef="events" targetRef="first"',
                                                          'sourceRef="events" targetRef="call"')),
    "EXT139": to(check_gateways, "FLOW", "events", ("<eventDefinitionRef>shared</eventDefinitionRef>",
                                                    '<messageEventDefinition messageRef="letter"/>')),
    "EXT140": to(check_gateways, "FLOW", "second", ('attachedToRef="work"', 'attachedToRef="second"')),
    "EXT141": to(check_gateways, "FLOW", "events_first", ('sourceRef="condition" targetRef="events"',
                 'sourceRef="condition" targetRef="events"/><sequenceFlow id="side" sourceRef="condition" '
                 'targetRef="first"')),
    "EXT142": to(check_flows, "FLOW", "begin", ('sourceRef="born_1" targetRef="born_end"',
                                                'sourceRef="born_1" targetRef="begin"')),
    "EXT143": to(check_compensation, "COMPENSATION", "undo", ('sourceRef="undo" targetRef="undone"',
                                                              'sourceRef="undo" targetRef="remark"')),
    "EXT144": to(check_compensation, "COMPENSATION", "undo", (' isForCompensation="true"', "")),
    "EXT145": to(check_formats, "FORMAT", "script", ("application/feel", "feel")),
    "EXT146": event(check_events, "sub_end", '<endEvent id="sub_end"/>', f'<endEvent id="sub_end">{TIMER}</endEvent>'),
    "EXT147": event(check_events, "off_deal", 'id="off_deal"', 'id="off_deal" cancelActivity="false"'),
    "EXT148": event(check_events, "first", "<eventDefinitionRef>shared</eventDefinitionRef>", ""),
    "EXT149": event(check_events, "tell", 'id="tell"><messageEventDefinition messageRef="letter"/>',
                    f'id="tell">{TIMER}'),
    "EXT150": to(check_flows, "FLOW", "sub_task", ('targetRef="sub_task"', 'targetRef="sub_end"')),
    "EXT151": to(check_flows, "FLOW", "sub_task", ('sourceRef="sub_task"', 'sourceRef="sub_start"')),
    "EXT152": to(check_borders, "REFERENCE", "in_2", ('sourceRef="sub_task" targetRef="sub_end"',
                                                      'sourceRef="sub_task" targetRef="called_end"')),
    "REF_1": to(check_references, "REFERENCE", "mail", ('messageRef="letter"/>\n  <messageFlow id="answer"',
                                                        'messageRef="one"/>\n  <messageFlow id="answer"')),
    "REF_2": to(check_references, "REFERENCE", "reply", ('name="Reply" itemRef="text"', 'name="Reply" itemRef="one"')),
    "REF_3": to(check_references, "REFERENCE", "in_1", ('targetRef="sub_task"', 'targetRef="in_2"')),
    "REF_4": to(check_references, "REFERENCE", "split", ('default="split_ask"', 'default="start"')),
    "REF_5": to(check_references, "REFERENCE", "one", ("<interfaceRef>post", "<interfaceRef>work")),
    "REF_6": to(check_references, "REFERENCE", "partner", ("<participantRef>other", "<participantRef>to_work")),
    "REF_7": to(check_message_flows, "MESSAGE_FLOW", "answer", ('sourceRef="tell" targetRef="other"',
                                                                'sourceRef="letter" targetRef="other"')),
    "REF_8": to(check_references, "REFERENCE", "send", ('id="send" messageRef="letter" operationRef="deliver"',
                                                        'id="send" messageRef="letter" operationRef="letter"')),
    "REF_9": to(check_references, "DATA", "in_set", ("<dataInputRefs>given", "<dataInputRefs>one")),
    "REF_10": to(check_references, "DATA", "out_set", ("<dataOutputRefs>made", "<dataOutputRefs>one")),
    "REF_11": to(check_references, "REFERENCE", "reads", ("<sourceRef>paper", "<sourceRef>start")),
    "REF_12": to(check_references, "REFERENCE", "first", ("<eventDefinitionRef>shared", "<eventDefinitionRef>in_1")),
    "REF_13": to(check_references, "REFERENCE", "late", ('attachedToRef="work"', 'attachedToRef="one"')),
    "REF_14": to(check_references, "REFERENCE", "off", ("<target>on", "<target>end")),
    "REF_15": to(check_references, "REFERENCE", "public", ('definitionalCollaborationRef="around"',
                                                           'definitionalCollaborationRef="letter"')),
    "REF_16": to(check_references, "REFERENCE", "key", ("<correlationPropertyRef>about",
                                                        "<correlationPropertyRef>one")),
    "REF_17": to(check_references, "REFERENCE", "deliver", ("<errorRef>fault", "<errorRef>letter")),
}  # fmt: skip
ELSEWHERE = {
    "EXT023": check_lists,  # below: the lists are made when the model is
    "EXT039": check_schema,  # the schema allows one of the two
    "EXT040": check_schema,
}
NOT_ASKED = {"EXT076": "names of references are free", "EXT128": "operations are not executed, so none is needed"}


@cache
def errors(*changes: Change) -> frozenset[Finding]:
    """Each error in the model with these changes."""
    findings = check_file("whole.bpmn", changed(*changes))
    return frozenset(each for each in findings if each.severity is Severity.ERROR)


def broken(*changes: Change) -> set[tuple[str, str]]:
    """Code and element of each error that the changes make."""
    return {(each.code, each.element) for each in errors(*changes) - errors()}


def test_every_rule_of_the_collection_has_its_function() -> None:
    require_kit()
    known = RULES_OF_THE_STANDARD.keys() | ELSEWHERE.keys() | NOT_ASKED.keys()
    assert known == json.loads((KIT / "rules.json").read_text(encoding="utf-8")).keys()


def test_every_function_checks_a_rule() -> None:
    used = {rule.check for rule in RULES_OF_THE_STANDARD.values()} | set(ELSEWHERE.values())
    assert set(RULES) <= used


def test_a_model_that_breaks_no_rule_is_left_alone() -> None:
    model = read_model("whole.bpmn", changed())
    assert model is not None
    assert [str(each) for each in check_standard(model)] == []


@pytest.mark.parametrize("name", RULES_OF_THE_STANDARD)
def test_a_broken_rule_is_found_where_it_is_broken(name: str) -> None:
    rule = RULES_OF_THE_STANDARD[name]
    new = broken(*rule.changes)
    assert (rule.code, rule.element) in new, sorted(new)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(sorted(RULES_OF_THE_STANDARD)), min_size=2, max_size=3, unique=True))
def test_broken_rules_are_found_together(names: list[str]) -> None:
    """Several rules at once; where one change takes away the text of another, there is nothing to break."""
    rules = [RULES_OF_THE_STANDARD[name] for name in names]
    changes = [change for rule in rules for change in rule.changes]
    try:
        new = broken(*changes)
    except AssertionError:
        return
    assert new & {(rule.code, rule.element) for rule in rules}


@pytest.mark.parametrize("side", ["incoming", "outgoing"])
@pytest.mark.parametrize(("old", "new"), [(b"to_work", b"no_flow"), (b"", b"")], ids=["too much", "too little"])
def test_a_node_lists_exactly_its_sequence_flows(side: str, old: bytes, new: bytes) -> None:
    whole, tag = changed(), side.encode()
    item = b"<" + tag + b">to_work</" + tag + b">"
    assert item in whole
    wrong = whole.replace(item, item.replace(old, new) if old else b"")
    node = "work" if side == "incoming" else "start"
    assert ("FLOW_LIST", node) in {(each.code, each.element) for each in check_file("whole.bpmn", wrong)}


@pytest.mark.parametrize(
    "content",
    ["<resourceRef>clerk</resourceRef><resourceAssignmentExpression><formalExpression>=a</formalExpression>"
     "</resourceAssignmentExpression>", '<resourceParameterBinding parameterRef="p"><formalExpression>=a'
     "</formalExpression></resourceParameterBinding>"],
)  # fmt: skip
def test_a_resource_is_named_or_found(content: str) -> None:
    role = ('<task id="sub_task"/>', f'<task id="sub_task"><performer id="who">{content}</performer></task>')
    assert ("XML_SCHEMA", "who") in broken(role)
