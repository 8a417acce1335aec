"""What becomes of each element and attribute of BPMN and of the dialect when a process is executed.

The page ``docs/bpmn.md`` is written from these tables (``tools/bpmn_page.py``). A name stands for an element, a child
that holds a reference, or, as ``Type.name``, an attribute of that type of :mod:`engine.gate.schema`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """What the engine does with an element or attribute."""

    EXECUTED = "executed"
    DRAWN = "drawn"
    """For people and other tools; the standard gives it no effect on the execution."""
    IGNORED = "ignored"
    """It would have an effect, which it does not have here; a warning says so."""
    REFUSED = "refused"
    """An error; of an attribute, any value but the default."""


ELEMENTS: Final[Mapping[Verdict, str]] = {
    Verdict.EXECUTED: """
        definitions process extensionElements sequenceFlow conditionExpression eventDefinitionRef
        task userTask manualTask scriptTask businessRuleTask serviceTask sendTask receiveTask callActivity subProcess
        globalTask globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask
        exclusiveGateway parallelGateway inclusiveGateway eventBasedGateway
        startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent
        messageEventDefinition signalEventDefinition errorEventDefinition escalationEventDefinition
        timerEventDefinition conditionalEventDefinition linkEventDefinition terminateEventDefinition
        timeDate timeDuration timeCycle condition message signal error escalation
        multiInstanceLoopCharacteristics loopCardinality completionCondition complexBehaviorDefinition event
        standardLoopCharacteristics loopCondition
    """,
    Verdict.DRAWN: """
        documentation text textAnnotation association group category categoryValue categoryValueRef
        incoming outgoing laneSet lane flowNodeRef childLaneSet partitionElement source target
        collaboration participant interfaceRef endPointRef participantMultiplicity messageFlow participantAssociation
        messageFlowAssociation conversationAssociation conversationLink conversation subConversation callConversation
        globalConversation choreography globalChoreographyTask choreographyRef participantRef messageFlowRef
        innerParticipantRef outerParticipantRef partnerEntity partnerRole correlationKey correlationProperty
        correlationPropertyRetrievalExpression messagePath correlationPropertyRef itemDefinition interface operation
        inMessageRef outMessageRef errorRef endPoint resource resourceParameter dataStore dataState relationship
        auditing monitoring
    """,
    Verdict.IGNORED: """
        import extension ioSpecification dataInput dataOutput inputSet outputSet dataInputRefs optionalInputRefs
        whileExecutingInputRefs outputSetRefs dataOutputRefs optionalOutputRefs whileExecutingOutputRefs inputSetRefs
        dataInputAssociation dataOutputAssociation sourceRef targetRef property dataObject dataObjectReference
        dataStoreReference ioBinding supportedInterfaceRef operationRef resourceRole performer humanPerformer
        potentialOwner resourceRef resourceParameterBinding resourceAssignmentExpression expression formalExpression
        rendering script supports correlationSubscription correlationPropertyBinding dataPath
        loopDataInputRef loopDataOutputRef inputDataItem outputDataItem
    """,
    Verdict.REFUSED: """
        transaction adHocSubProcess complexGateway activationCondition implicitThrowEvent
        compensateEventDefinition cancelEventDefinition assignment from to transformation
        choreographyTask subChoreography callChoreography
    """,
}
ATTRIBUTES: Final[Mapping[Verdict, str]] = {
    Verdict.EXECUTED: """
        BaseElement.id Definitions.id Documentation.id FlowElement.name Process.isExecutable CallableElement.name
        SequenceFlow.sourceRef SequenceFlow.targetRef Activity.default ExclusiveGateway.default
        InclusiveGateway.default ReceiveTask.messageRef ReceiveTask.instantiate SendTask.messageRef
        CallActivity.calledElement SubProcess.triggeredByEvent
        MultiInstanceLoopCharacteristics.isSequential MultiInstanceLoopCharacteristics.behavior
        MultiInstanceLoopCharacteristics.oneBehaviorEventRef MultiInstanceLoopCharacteristics.noneBehaviorEventRef
        StandardLoopCharacteristics.testBefore StandardLoopCharacteristics.loopMaximum
        EventBasedGateway.instantiate EventBasedGateway.eventGatewayType CatchEvent.parallelMultiple
        StartEvent.isInterrupting BoundaryEvent.cancelActivity BoundaryEvent.attachedToRef
        ErrorEventDefinition.errorRef EscalationEventDefinition.escalationRef LinkEventDefinition.name
        MessageEventDefinition.messageRef SignalEventDefinition.signalRef Error.errorCode Escalation.escalationCode
        Signal.name Message.name Lane.name
    """,
    Verdict.DRAWN: """
        Definitions.name Definitions.targetNamespace Definitions.typeLanguage Definitions.exporter
        Definitions.exporterVersion Documentation.textFormat Import.namespace Import.location Import.importType
        Relationship.type Relationship.direction Process.processType Process.isClosed
        Process.definitionalCollaborationRef LaneSet.name Lane.partitionElementRef Gateway.gatewayDirection
        ScriptTask.scriptFormat GlobalScriptTask.scriptLanguage Error.name Error.structureRef Escalation.name
        Escalation.structureRef Signal.structureRef Message.itemRef DataInput.name DataInput.itemSubjectRef
        DataInput.isCollection DataOutput.name DataOutput.itemSubjectRef DataOutput.isCollection InputSet.name
        OutputSet.name DataObject.itemSubjectRef DataObject.isCollection DataObjectReference.itemSubjectRef
        DataObjectReference.dataObjectRef DataState.name DataStore.name DataStore.capacity DataStore.isUnlimited
        DataStore.itemSubjectRef DataStoreReference.itemSubjectRef DataStoreReference.dataStoreRef Property.name
        Property.itemSubjectRef ItemDefinition.structureRef ItemDefinition.isCollection ItemDefinition.itemKind
        Interface.name Interface.implementationRef Operation.name Operation.implementationRef Resource.name
        ResourceParameter.name ResourceParameter.type ResourceParameter.isRequired ResourceRole.name
        ResourceParameterBinding.parameterRef IoBinding.operationRef IoBinding.inputDataRef IoBinding.outputDataRef
        Association.sourceRef Association.targetRef Association.associationDirection Group.categoryValueRef
        TextAnnotation.textFormat Category.name CategoryValue.value Collaboration.name Collaboration.isClosed
        GlobalChoreographyTask.initiatingParticipantRef Participant.name Participant.processRef
        ParticipantMultiplicity.minimum ParticipantMultiplicity.maximum PartnerEntity.name PartnerRole.name
        MessageFlow.name MessageFlow.sourceRef MessageFlow.targetRef MessageFlow.messageRef
        MessageFlowAssociation.innerMessageFlowRef MessageFlowAssociation.outerMessageFlowRef ConversationNode.name
        CallConversation.calledCollaborationRef ConversationAssociation.innerConversationNodeRef
        ConversationAssociation.outerConversationNodeRef ConversationLink.name ConversationLink.sourceRef
        ConversationLink.targetRef CorrelationKey.name CorrelationProperty.name CorrelationProperty.type
        CorrelationPropertyRetrievalExpression.messageRef CorrelationSubscription.correlationKeyRef
        CorrelationPropertyBinding.correlationPropertyRef FormalExpression.evaluatesToTypeRef
    """,
    Verdict.IGNORED: """
        Extension.definition Extension.mustUnderstand BusinessRuleTask.implementation ReceiveTask.implementation
        ReceiveTask.operationRef SendTask.implementation SendTask.operationRef ServiceTask.implementation
        ServiceTask.operationRef UserTask.implementation GlobalBusinessRuleTask.implementation
        GlobalUserTask.implementation
    """,
    Verdict.REFUSED: """
        Definitions.expressionLanguage FormalExpression.language SequenceFlow.isImmediate
        Activity.isForCompensation Activity.startQuantity Activity.completionQuantity Transaction.method
        AdHocSubProcess.cancelRemainingInstances AdHocSubProcess.ordering ComplexGateway.default
        CompensateEventDefinition.waitForCompletion CompensateEventDefinition.activityRef
        ChoreographyActivity.initiatingParticipantRef ChoreographyActivity.loopType
        CallChoreography.calledChoreographyRef
    """,
}
DIALECT: Final[Mapping[Verdict, str]] = {
    Verdict.EXECUTED: """
        ioMapping input input.source input.target output output.source output.target
        script script.expression script.resultVariable calledDecision calledDecision.decisionId
        calledDecision.resultVariable calledElement calledElement.processId taskDefinition taskDefinition.type
        taskHeaders header header.key header.value assignmentDefinition assignmentDefinition.assignee
        assignmentDefinition.candidateGroups taskSchedule taskSchedule.dueDate taskSchedule.followUpDate
        priorityDefinition priorityDefinition.priority formDefinition formDefinition.formId
        properties property property.name property.value subscription subscription.correlationKey
        publishMessage publishMessage.correlationKey loopCharacteristics loopCharacteristics.inputCollection
        loopCharacteristics.inputElement loopCharacteristics.outputCollection loopCharacteristics.outputElement userTask
    """,
    Verdict.IGNORED: """
        taskDefinition.retries calledElement.propagateAllChildVariables calledElement.propagateAllParentVariables
        calledElement.bindingType calledElement.versionTag calledDecision.bindingType calledDecision.versionTag
        formDefinition.bindingType formDefinition.versionTag formDefinition.externalReference
        publishMessage.messageId publishMessage.timeToLive versionTag versionTag.value userTaskForm adHoc
    """,
    Verdict.REFUSED: """
        executionListeners taskListeners assignmentDefinition.candidateUsers formDefinition.formKey
    """,
}
"""Elements of the dialect, and ``element.attribute``; what is not here is ignored as well."""
VENDORS: Final[Mapping[str, str]] = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
    "http://www.jboss.org/drools": "jBPM",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
}
"""Whose extensions change what other engines do: refused, by namespace."""


def by_name(table: Mapping[Verdict, str]) -> Mapping[str, Verdict]:
    """Return the verdict of each name of a table."""
    return dict(_pairs(table))


def _pairs(table: Mapping[Verdict, str]) -> Iterator[tuple[str, Verdict]]:
    for verdict, names in table.items():
        for name in names.split():
            yield name, verdict
