"""One model that uses what the rules of the standard speak about, and breaks none of them."""

from __future__ import annotations

from tests.engine.workflow.build import file_of

AROUND = """
<itemDefinition id="text" structureRef="String"/>
<itemDefinition id="number" structureRef="Number"/>
<itemDefinition id="texts" structureRef="String" isCollection="true"/>
<message id="letter" name="Letter" itemRef="text"/>
<message id="reply" name="Reply" itemRef="text"/>
<signal id="sign" name="Sign" structureRef="text"/>
<error id="fault" errorCode="E"/>
<escalation id="rise" escalationCode="X"/>
<interface id="post" name="Post">
  <operation id="deliver" name="Deliver">
    <inMessageRef>letter</inMessageRef><outMessageRef>reply</outMessageRef><errorRef>fault</errorRef>
  </operation>
</interface>
<partnerEntity id="partner"><participantRef>other</participantRef></partnerEntity>
<correlationProperty id="about">
  <correlationPropertyRetrievalExpression id="path" messageRef="letter"><messagePath>=a</messagePath>
  </correlationPropertyRetrievalExpression>
</correlationProperty>
<signalEventDefinition id="shared" signalRef="sign"/>
<globalUserTask id="global">
  <supportedInterfaceRef>post</supportedInterfaceRef>
  <ioSpecification>
    <dataInput id="g_in" itemSubjectRef="text"/><dataOutput id="g_out" itemSubjectRef="text"/>
    <inputSet><dataInputRefs>g_in</dataInputRefs></inputSet><outputSet><dataOutputRefs>g_out</dataOutputRefs></outputSet>
  </ioSpecification>
  <ioBinding operationRef="deliver" inputDataRef="g_in" outputDataRef="g_out"/>
</globalUserTask>
<choreography id="dance" isClosed="false"/>
<globalConversation id="talk"><participant id="speaker"/></globalConversation>
<collaboration id="around" isClosed="false">
  <participant id="one" processRef="main"><interfaceRef>post</interfaceRef></participant>
  <participant id="other"><participantMultiplicity minimum="1" maximum="2"/></participant>
  <participant id="third" processRef="public"/>
  <messageFlow id="mail" sourceRef="other" targetRef="wait" messageRef="letter"/>
  <messageFlow id="answer" sourceRef="tell" targetRef="other"/>
  <messageFlow id="last" sourceRef="end" targetRef="other"/>
  <messageFlow id="knock" sourceRef="other" targetRef="called_by_mail"/>
  <correlationKey id="key"><correlationPropertyRef>about</correlationPropertyRef></correlationKey>
  <choreographyRef>dance</choreographyRef>
</collaboration>
<process id="public" processType="Public" definitionalCollaborationRef="around"/>
"""
DATA = """
<ioSpecification>
  <dataInput id="given" itemSubjectRef="text"/><dataOutput id="made" itemSubjectRef="text"/>
  <inputSet id="in_set"><dataInputRefs>given</dataInputRefs><optionalInputRefs>given</optionalInputRefs>
    <whileExecutingInputRefs>given</whileExecutingInputRefs><outputSetRefs>out_set</outputSetRefs></inputSet>
  <outputSet id="out_set"><dataOutputRefs>made</dataOutputRefs><optionalOutputRefs>made</optionalOutputRefs>
    <whileExecutingOutputRefs>made</whileExecutingOutputRefs><inputSetRefs>in_set</inputSetRefs></outputSet>
</ioSpecification>
<property id="note"/>
"""


def io(key: str, item: str = "text", sets: str = "") -> str:
    """Data inputs and outputs of a task, with their sets."""
    return (
        f'<ioSpecification id="{key}_io"><dataInput id="{key}_in" itemSubjectRef="{item}"/>'
        f'<dataOutput id="{key}_out" itemSubjectRef="{item}"/>'
        f"<inputSet><dataInputRefs>{key}_in</dataInputRefs></inputSet>"
        f"<outputSet><dataOutputRefs>{key}_out</dataOutputRefs></outputSet>{sets}</ioSpecification>"
    )


BODY = f"""
<startEvent id="start"/><userTask id="work" name="Work"><documentation id="words" textFormat="text/plain">W
</documentation>{io("work")}
  <dataInputAssociation id="reads"><sourceRef>paper</sourceRef><targetRef>work_in</targetRef></dataInputAssociation>
  <dataOutputAssociation id="writes"><sourceRef>work_out</sourceRef><targetRef>paper</targetRef></dataOutputAssociation>
</userTask>
<boundaryEvent id="late" attachedToRef="work"><timerEventDefinition><timeDuration>P1D</timeDuration>
</timerEventDefinition></boundaryEvent>
<boundaryEvent id="undo" attachedToRef="ask"><compensateEventDefinition/></boundaryEvent>
<task id="undone" isForCompensation="true"/>
<exclusiveGateway id="split" gatewayDirection="Diverging" default="split_ask"/>
<exclusiveGateway id="merge" gatewayDirection="Converging"/>
<inclusiveGateway id="mixed" gatewayDirection="Mixed" default="mixed_send"/>
<serviceTask id="ask" operationRef="deliver">{io("ask")}</serviceTask>
<sendTask id="send" messageRef="letter" operationRef="deliver"><ioSpecification>
  <dataInput id="send_in" itemSubjectRef="text"/>
  <inputSet><dataInputRefs>send_in</dataInputRefs></inputSet><outputSet/></ioSpecification></sendTask>
<receiveTask id="receive" messageRef="letter"><ioSpecification><dataOutput id="receive_out" itemSubjectRef="text"/>
  <inputSet/><outputSet><dataOutputRefs>receive_out</dataOutputRefs></outputSet></ioSpecification></receiveTask>
<scriptTask id="script" scriptFormat="application/feel"><script>1</script></scriptTask>
<intermediateCatchEvent id="wait"><dataOutput id="wait_out" itemSubjectRef="text"/>
  <outputSet><dataOutputRefs>wait_out</dataOutputRefs></outputSet>
  <messageEventDefinition messageRef="letter"/></intermediateCatchEvent>
<intermediateThrowEvent id="tell"><messageEventDefinition messageRef="letter"/></intermediateThrowEvent>
<intermediateThrowEvent id="raise"><escalationEventDefinition escalationRef="rise"/></intermediateThrowEvent>
<intermediateThrowEvent id="jump"><linkEventDefinition id="off" name="L"><target>on</target></linkEventDefinition>
</intermediateThrowEvent>
<intermediateCatchEvent id="land"><linkEventDefinition id="on" name="L"><source>off</source></linkEventDefinition>
</intermediateCatchEvent>
<intermediateCatchEvent id="condition"><conditionalEventDefinition><condition>=a</condition>
</conditionalEventDefinition></intermediateCatchEvent>
<eventBasedGateway id="events"/>
<intermediateCatchEvent id="first"><eventDefinitionRef>shared</eventDefinitionRef></intermediateCatchEvent>
<receiveTask id="second" messageRef="reply"/>
<callActivity id="call" calledElement="called">{io("call")}</callActivity>
<task id="each">{io("each", "texts").replace('itemSubjectRef="texts"', 'itemSubjectRef="texts" isCollection="true"')}
  <multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality><loopDataInputRef>each_in</loopDataInputRef>
    <loopDataOutputRef>each_out</loopDataOutputRef><inputDataItem id="item_in" itemSubjectRef="text"/>
    <outputDataItem id="item_out" itemSubjectRef="text"/>
    <complexBehaviorDefinition><condition>=a</condition></complexBehaviorDefinition>
    <completionCondition>=a</completionCondition>
  </multiInstanceLoopCharacteristics></task>
<task id="again"><standardLoopCharacteristics><loopCondition>=a</loopCondition></standardLoopCharacteristics></task>
<subProcess id="sub"><startEvent id="sub_start"/><task id="sub_task"/><endEvent id="sub_end"/>
  <sequenceFlow id="in_1" sourceRef="sub_start" targetRef="sub_task"/>
  <sequenceFlow id="in_2" sourceRef="sub_task" targetRef="sub_end"/></subProcess>
<subProcess id="watch" triggeredByEvent="true">
  <startEvent id="seen"><errorEventDefinition errorRef="fault"/></startEvent><endEvent id="watch_end"/>
  <sequenceFlow id="w_1" sourceRef="seen" targetRef="watch_end"/></subProcess>
<transaction id="deal" method="##Compensate"><startEvent id="deal_start"/>
  <endEvent id="deal_end"><cancelEventDefinition/></endEvent>
  <sequenceFlow id="d_1" sourceRef="deal_start" targetRef="deal_end"/></transaction>
<boundaryEvent id="off_deal" attachedToRef="deal"><cancelEventDefinition/></boundaryEvent>
<adHocSubProcess id="free"><task id="any"/></adHocSubProcess>
<dataObject id="sheet" itemSubjectRef="text"/><dataObjectReference id="paper" dataObjectRef="sheet"/>
<endEvent id="end"><messageEventDefinition messageRef="letter"/></endEvent>
<sequenceFlow id="to_work" sourceRef="start" targetRef="work"/>
<sequenceFlow id="work_split" sourceRef="work" targetRef="split"/>
<sequenceFlow id="late_merge" sourceRef="late" targetRef="merge"/>
<sequenceFlow id="split_ask" sourceRef="split" targetRef="ask"/>
<sequenceFlow id="split_merge" sourceRef="split" targetRef="merge"><conditionExpression>=a</conditionExpression>
</sequenceFlow>
<sequenceFlow id="ask_mixed" sourceRef="ask" targetRef="mixed"/>
<sequenceFlow id="merge_mixed" sourceRef="merge" targetRef="mixed"/>
<sequenceFlow id="mixed_send" sourceRef="mixed" targetRef="send"/>
<sequenceFlow id="mixed_script" sourceRef="mixed" targetRef="script">
  <conditionExpression language="http://www.omg.org/spec/FEEL/20140401">=a</conditionExpression></sequenceFlow>
<sequenceFlow id="send_receive" sourceRef="send" targetRef="receive"/>
<sequenceFlow id="receive_wait" sourceRef="receive" targetRef="wait"/>
<sequenceFlow id="wait_tell" sourceRef="wait" targetRef="tell"/>
<sequenceFlow id="tell_raise" sourceRef="tell" targetRef="raise"/>
<sequenceFlow id="raise_jump" sourceRef="raise" targetRef="jump"/>
<sequenceFlow id="land_condition" sourceRef="land" targetRef="condition"/>
<sequenceFlow id="condition_events" sourceRef="condition" targetRef="events"/>
<sequenceFlow id="events_first" sourceRef="events" targetRef="first"/>
<sequenceFlow id="events_second" sourceRef="events" targetRef="second"/>
<sequenceFlow id="first_call" sourceRef="first" targetRef="call"/>
<sequenceFlow id="second_call" sourceRef="second" targetRef="call"/>
<sequenceFlow id="call_each" sourceRef="call" targetRef="each"/>
<sequenceFlow id="each_again" sourceRef="each" targetRef="again"/>
<sequenceFlow id="again_sub" sourceRef="again" targetRef="sub"/>
<sequenceFlow id="sub_deal" sourceRef="sub" targetRef="deal"/>
<sequenceFlow id="deal_free" sourceRef="deal" targetRef="free"/>
<sequenceFlow id="off_free" sourceRef="off_deal" targetRef="free"/>
<sequenceFlow id="free_end" sourceRef="free" targetRef="end"/>
<sequenceFlow id="script_end" sourceRef="script" targetRef="end"/>
<association id="by" sourceRef="undo" targetRef="undone"/>
<textAnnotation id="remark" textFormat="text/plain"><text>R</text></textAnnotation>
"""
CALLED = f"""
<process id="called" isExecutable="true">{io("called")}
  <startEvent id="called_start"/>
  <startEvent id="called_by_mail"><messageEventDefinition messageRef="reply"/></startEvent>
  <endEvent id="called_end"/>
  <sequenceFlow id="c_1" sourceRef="called_start" targetRef="called_end"/>
  <sequenceFlow id="c_2" sourceRef="called_by_mail" targetRef="called_end"/></process>
<process id="born" isExecutable="true">
  <eventBasedGateway id="begin" instantiate="true"/>
  <receiveTask id="born_1" messageRef="letter"/><receiveTask id="born_2" messageRef="reply"/>
  <receiveTask id="born_3" messageRef="reply" instantiate="true"/><endEvent id="born_end"/>
  <sequenceFlow id="b_1" sourceRef="begin" targetRef="born_1"/>
  <sequenceFlow id="b_2" sourceRef="begin" targetRef="born_2"/>
  <sequenceFlow id="b_3" sourceRef="born_1" targetRef="born_end"/>
  <sequenceFlow id="b_4" sourceRef="born_2" targetRef="born_end"/>
  <sequenceFlow id="b_5" sourceRef="born_3" targetRef="born_end"/></process>
"""
WHOLE = f'{AROUND}<process id="main" isExecutable="true">{DATA}{BODY}</process>{CALLED}'


def changed(*changes: tuple[str, str]) -> bytes:
    """The file with texts replaced; each must be there."""
    text = WHOLE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return file_of(text)
