"""The elements of BPMN 2.0.2 as its XML Schema has them, written in the notation of :mod:`engine.gate.schema.notation`.

What the schema declares for an abstract type stands there once; ``A < B`` takes over everything of ``B``.
"""

from __future__ import annotations

from typing import Final

GROUPS: Final = {
    "rootElement": """
        category choreography collaboration correlationProperty dataStore endPoint error escalation
        globalBusinessRuleTask globalChoreographyTask globalConversation globalManualTask globalScriptTask globalTask
        globalUserTask interface itemDefinition message partnerEntity partnerRole process resource signal
        @eventDefinition
        """,
    "eventDefinition": """
        cancelEventDefinition compensateEventDefinition conditionalEventDefinition errorEventDefinition
        escalationEventDefinition linkEventDefinition messageEventDefinition signalEventDefinition
        terminateEventDefinition timerEventDefinition
        """,
    "flowElement": """
        sequenceFlow dataObject dataObjectReference dataStoreReference
        task businessRuleTask manualTask receiveTask scriptTask sendTask serviceTask userTask callActivity
        subProcess adHocSubProcess transaction
        boundaryEvent endEvent implicitThrowEvent intermediateCatchEvent intermediateThrowEvent startEvent
        complexGateway eventBasedGateway exclusiveGateway inclusiveGateway parallelGateway
        callChoreography choreographyTask subChoreography
        """,
    "artifact": "association group textAnnotation",
    "conversationNode": "callConversation conversation subConversation",
    "loopCharacteristics": "multiInstanceLoopCharacteristics standardLoopCharacteristics",
    "resourceRole": "resourceRole performer humanPerformer potentialOwner",
    "expression": "expression formalExpression",
}
"""What may stand for what: a name in a content model that is a group means any of these."""

TYPES: Final = """
Definitions : import* extension* @rootElement* BPMNDiagram* relationship* ; id=ID name targetNamespace=anyURI!
              expressionLanguage=anyURI typeLanguage=anyURI exporter exporterVersion
Import      : ; namespace=anyURI! location! importType=anyURI!
Extension   : documentation* ; definition=QName mustUnderstand=boolean
Documentation : ANY ; id=ID textFormat
ExtensionElements : FOREIGN ;
BaseElement : documentation* extensionElements? ; id=ID
Relationship < BaseElement : source:QName+ target:QName+ ; type! direction=None|Forward|Backward|Both
Text   : ANY ;
Script : ANY ;
Expression < BaseElement : TEXT ;
FormalExpression < Expression : ; language=anyURI evaluatesToTypeRef=QName

FlowElement < BaseElement : auditing? monitoring? categoryValueRef:QName* ; name
FlowNode < FlowElement : incoming:QName* outgoing:QName* ;
SequenceFlow < FlowElement : conditionExpression:Expression? ; sourceRef=IDREF! targetRef=IDREF! isImmediate=boolean
Auditing < BaseElement : ;
Monitoring < BaseElement : ;

RootElement < BaseElement : ;
CallableElement < RootElement : supportedInterfaceRef:QName* ioSpecification? ioBinding* ; name
Process < CallableElement : auditing? monitoring? property* laneSet* @flowElement* @artifact* @resourceRole*
          correlationSubscription* supports:QName* ; processType=None|Public|Private isClosed=boolean
          isExecutable=boolean definitionalCollaborationRef=QName
GlobalTask < CallableElement : @resourceRole* ;
GlobalBusinessRuleTask < GlobalTask : ; implementation=anyURI
GlobalManualTask < GlobalTask : ;
GlobalScriptTask < GlobalTask : script? ; scriptLanguage=anyURI
GlobalUserTask < GlobalTask : rendering* ; implementation=anyURI
LaneSet < BaseElement : lane* ; name
Lane < BaseElement : partitionElement:BaseElement? flowNodeRef:IDREF* childLaneSet:LaneSet? ; name
       partitionElementRef=QName

Activity < FlowNode : ioSpecification? property* dataInputAssociation* dataOutputAssociation* @resourceRole*
           @loopCharacteristics? ; isForCompensation=boolean startQuantity=integer completionQuantity=integer
           default=IDREF
Task < Activity : ;
BusinessRuleTask < Task : ; implementation=anyURI
ManualTask < Task : ;
ReceiveTask < Task : ; implementation=anyURI instantiate=boolean messageRef=QName operationRef=QName
ScriptTask < Task : script? ; scriptFormat
SendTask < Task : ; implementation=anyURI messageRef=QName operationRef=QName
ServiceTask < Task : ; implementation=anyURI operationRef=QName
UserTask < Task : rendering* ; implementation=anyURI
Rendering < BaseElement : ;
CallActivity < Activity : ; calledElement=QName
SubProcess < Activity : laneSet* @flowElement* @artifact* ; triggeredByEvent=boolean
AdHocSubProcess < SubProcess : completionCondition:Expression? ; cancelRemainingInstances=boolean
                  ordering=Parallel|Sequential
Transaction < SubProcess : ; method=anyURI
LoopCharacteristics < BaseElement : ;
MultiInstanceLoopCharacteristics < LoopCharacteristics : loopCardinality:Expression? loopDataInputRef:QName?
    loopDataOutputRef:QName? inputDataItem:DataInput? outputDataItem:DataOutput? complexBehaviorDefinition*
    completionCondition:Expression? ; isSequential=boolean behavior=None|One|All|Complex oneBehaviorEventRef=QName
    noneBehaviorEventRef=QName
ComplexBehaviorDefinition < BaseElement : condition:FormalExpression event:ImplicitThrowEvent? ;
StandardLoopCharacteristics < LoopCharacteristics : loopCondition:Expression? ; testBefore=boolean
                              loopMaximum=integer

Gateway < FlowNode : ; gatewayDirection=Unspecified|Converging|Diverging|Mixed
ComplexGateway < Gateway : activationCondition:Expression? ; default=IDREF
EventBasedGateway < Gateway : ; instantiate=boolean eventGatewayType=Exclusive|Parallel
ExclusiveGateway < Gateway : ; default=IDREF
InclusiveGateway < Gateway : ; default=IDREF
ParallelGateway < Gateway : ;

Event < FlowNode : property* ;
CatchEvent < Event : dataOutput* dataOutputAssociation* outputSet? @eventDefinition* eventDefinitionRef:QName* ;
             parallelMultiple=boolean
ThrowEvent < Event : dataInput* dataInputAssociation* inputSet? @eventDefinition* eventDefinitionRef:QName* ;
StartEvent < CatchEvent : ; isInterrupting=boolean
BoundaryEvent < CatchEvent : ; cancelActivity=boolean attachedToRef=QName!
IntermediateCatchEvent < CatchEvent : ;
IntermediateThrowEvent < ThrowEvent : ;
ImplicitThrowEvent < ThrowEvent : ;
EndEvent < ThrowEvent : ;
EventDefinition < RootElement : ;
CancelEventDefinition < EventDefinition : ;
CompensateEventDefinition < EventDefinition : ; waitForCompletion=boolean activityRef=QName
ConditionalEventDefinition < EventDefinition : condition:Expression ;
ErrorEventDefinition < EventDefinition : ; errorRef=QName
EscalationEventDefinition < EventDefinition : ; escalationRef=QName
LinkEventDefinition < EventDefinition : source:QName* target:QName? ; name!
MessageEventDefinition < EventDefinition : operationRef:QName? ; messageRef=QName
SignalEventDefinition < EventDefinition : ; signalRef=QName
TerminateEventDefinition < EventDefinition : ;
TimerEventDefinition < EventDefinition : timeDate:Expression? | timeDuration:Expression? | timeCycle:Expression? ;
Error < RootElement : ; name errorCode structureRef=QName
Escalation < RootElement : ; name escalationCode structureRef=QName
Signal < RootElement : ; name structureRef=QName
Message < RootElement : ; name itemRef=QName

IoSpecification < BaseElement : dataInput* dataOutput* inputSet+ outputSet+ ;
IoBinding < BaseElement : ; operationRef=QName! inputDataRef=IDREF! outputDataRef=IDREF!
DataInput < BaseElement : dataState? ; name itemSubjectRef=QName isCollection=boolean
DataOutput < BaseElement : dataState? ; name itemSubjectRef=QName isCollection=boolean
InputSet < BaseElement : dataInputRefs:IDREF* optionalInputRefs:IDREF* whileExecutingInputRefs:IDREF*
           outputSetRefs:IDREF* ; name
OutputSet < BaseElement : dataOutputRefs:IDREF* optionalOutputRefs:IDREF* whileExecutingOutputRefs:IDREF*
            inputSetRefs:IDREF* ; name
DataAssociation < BaseElement : sourceRef:IDREF* targetRef:IDREF transformation:FormalExpression? assignment* ;
DataInputAssociation < DataAssociation : ;
DataOutputAssociation < DataAssociation : ;
Assignment < BaseElement : from:Expression to:Expression ;
DataObject < FlowElement : dataState? ; itemSubjectRef=QName isCollection=boolean
DataObjectReference < FlowElement : dataState? ; itemSubjectRef=QName dataObjectRef=IDREF
DataState < BaseElement : ; name
DataStore < RootElement : dataState? ; name capacity=integer isUnlimited=boolean itemSubjectRef=QName
DataStoreReference < FlowElement : dataState? ; itemSubjectRef=QName dataStoreRef=QName
Property < BaseElement : dataState? ; name itemSubjectRef=QName
ItemDefinition < RootElement : ; structureRef=QName isCollection=boolean itemKind=Information|Physical
Interface < RootElement : operation+ ; name! implementationRef=QName
Operation < BaseElement : inMessageRef:QName outMessageRef:QName? errorRef:QName* ; name! implementationRef=QName
EndPoint < RootElement : ;
Resource < RootElement : resourceParameter* ; name!
ResourceParameter < BaseElement : ; name type=QName isRequired=boolean
ResourceRole < BaseElement : resourceRef:QName resourceParameterBinding* | resourceAssignmentExpression? ; name
Performer < ResourceRole : ;
HumanPerformer < Performer : ;
PotentialOwner < HumanPerformer : ;
ResourceAssignmentExpression < BaseElement : @expression ;
ResourceParameterBinding < BaseElement : @expression ; parameterRef=QName!

Artifact < BaseElement : ;
Association < Artifact : ; sourceRef=QName! targetRef=QName! associationDirection=None|One|Both
Group < Artifact : ; categoryValueRef=QName
TextAnnotation < Artifact : text? ; textFormat
Category < RootElement : categoryValue* ; name
CategoryValue < BaseElement : ; value

Collaboration < RootElement : participant* messageFlow* @artifact* @conversationNode* conversationAssociation*
    participantAssociation* messageFlowAssociation* correlationKey* choreographyRef:QName* conversationLink* ;
    name isClosed=boolean
GlobalConversation < Collaboration : ;
Choreography < Collaboration : @flowElement* ;
GlobalChoreographyTask < Choreography : ; initiatingParticipantRef=QName
Participant < BaseElement : interfaceRef:QName* endPointRef:QName* participantMultiplicity? ; name processRef=QName
ParticipantMultiplicity < BaseElement : ; minimum=int maximum=int
ParticipantAssociation < BaseElement : innerParticipantRef:QName outerParticipantRef:QName ;
PartnerEntity < RootElement : participantRef:QName* ; name
PartnerRole < RootElement : participantRef:QName* ; name
MessageFlow < BaseElement : ; name sourceRef=QName! targetRef=QName! messageRef=QName
MessageFlowAssociation < BaseElement : ; innerMessageFlowRef=QName! outerMessageFlowRef=QName!
ConversationNode < BaseElement : participantRef:QName* messageFlowRef:QName* correlationKey* ; name
Conversation < ConversationNode : ;
SubConversation < ConversationNode : @conversationNode* ;
CallConversation < ConversationNode : participantAssociation* ; calledCollaborationRef=QName
ConversationAssociation < BaseElement : ; innerConversationNodeRef=QName! outerConversationNodeRef=QName!
ConversationLink < BaseElement : ; name sourceRef=QName! targetRef=QName!
CorrelationKey < BaseElement : correlationPropertyRef:QName* ; name
CorrelationProperty < RootElement : correlationPropertyRetrievalExpression+ ; name type=QName
CorrelationPropertyRetrievalExpression < BaseElement : messagePath:FormalExpression ; messageRef=QName!
CorrelationSubscription < BaseElement : correlationPropertyBinding* ; correlationKeyRef=QName!
CorrelationPropertyBinding < BaseElement : dataPath:FormalExpression ; correlationPropertyRef=QName!

ChoreographyActivity < FlowNode : participantRef:QName{2} correlationKey* ; initiatingParticipantRef=QName!
    loopType=None|Standard|MultiInstanceSequential|MultiInstanceParallel
ChoreographyTask < ChoreographyActivity : messageFlowRef:QName+ ;
SubChoreography < ChoreographyActivity : @flowElement* @artifact* ;
CallChoreography < ChoreographyActivity : participantAssociation* ; calledChoreographyRef=QName
"""
