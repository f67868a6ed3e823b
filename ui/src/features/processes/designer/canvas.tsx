import '@xyflow/react/dist/base.css';
import { useLingui } from '@lingui/react/macro';
import {
  applyNodeChanges,
  Controls,
  type Edge,
  MarkerType,
  MiniMap,
  type NodeChange,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
} from '@xyflow/react';
import { type KeyboardEvent, type RefObject, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Text } from '../../../api/types';
import { say } from '../../../lib/text';
import { stepWord } from '../../../ui/process-graph/step-words';
import classes from './canvas.module.css';
import { LaneStrips } from './lane-strips';
import { NODE, places } from './model/arranging';
import { type Drawn, type Kinds, type Point, stepsOf, waysOf } from './model/drawn';
import { inLanes, type Lanes } from './model/lanes';
import { type Look, StepNode, type StepNodeType } from './step-node';

export const DRAGGED = 'application/x-switchroom-step';
const NODE_TYPES = { step: StepNode };
/** Of more steps the overview takes longer to draw than all the rest. */
const MAPPED = 150;

export type CanvasHandle = { focus: (step: string) => void; fit: () => void; middle: () => Point };
export type Seen = { findings: Record<string, { errors: number; warnings: number }>; remarks: Record<string, number> };
type Props = {
  handle: RefObject<CanvasHandle | null>;
  drawn: Drawn;
  kinds: Kinds;
  seen: Seen;
  marks: Record<string, Look['mark']>;
  /** Ways that a trial has gone, as `from to`. */
  gone: ReadonlySet<string>;
  selected: string[];
  readOnly: boolean;
  /** Shown by who is responsible: nothing is moved then, and where people put steps stays as it is. */
  byRole: boolean;
  onSelect: (steps: string[]) => void;
  onMove: (places: Record<string, Point>) => void;
  onConnect: (from: string, to: string) => void;
  onDrop: (type: string, at: Point) => void;
  onRemoveWay: (from: string, to: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** The canvas: steps to be moved, chosen and connected, by pointer and by keys. */
export function Canvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow(props: Props) {
  const { t } = useLingui();
  const { handle, drawn, kinds, selected, readOnly, onSelect, onMove, onConnect, onDrop, onRemoveWay, onKeyDown } =
    props;
  const flow = useReactFlow<StepNodeType, Edge>();
  const frame = useRef<HTMLElement>(null);
  const lanes = useMemo(() => (props.byRole ? inLanes(drawn, kinds) : undefined), [props.byRole, drawn, kinds]);
  const wanted = useNodes(props, lanes);
  const [nodes, setNodes] = useState(wanted);
  useEffect(() => setNodes(wanted), [wanted]);
  const edges = useEdges(props);
  useEffect(() => {
    // The steps stand elsewhere now.
    void props.byRole;
    requestAnimationFrame(() => void flow.fitView({ maxZoom: 1, padding: 0.1 }));
  }, [props.byRole, flow]);
  useImperativeHandle(handle, () => ({
    focus: (step) => {
      // A new step is drawn first.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const node = frame.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(step)}"]`);
          node?.focus({ preventScroll: true });
          const at = flow.getNode(step)?.position;
          if (at && node && !inside(node, frame.current))
            void flow.setCenter(at.x + NODE.width / 2, at.y + NODE.height / 2, { zoom: flow.getZoom() });
        }),
      );
    },
    fit: () => void flow.fitView({ maxZoom: 1, padding: 0.1 }),
    middle: () => {
      const box = frame.current?.getBoundingClientRect();
      return flow.screenToFlowPosition({ x: (box?.left ?? 0) + (box?.width ?? 0) / 2, y: (box?.top ?? 0) + 80 });
    },
  }));
  const changed = (changes: NodeChange<StepNodeType>[]) => {
    setNodes((now) => applyNodeChanges(changes, now));
    const choices = changes.filter((change) => change.type === 'select');
    if (!choices.length) return;
    const chosen = new Set(selected);
    for (const choice of choices)
      if (choice.selected) chosen.add(choice.id);
      else chosen.delete(choice.id);
    onSelect([...chosen]);
  };
  return (
    <section
      ref={frame}
      className={classes.canvas}
      aria-label={t`Canvas`}
      onKeyDown={onKeyDown}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
      }}
      onDrop={(event) => {
        const type = event.dataTransfer.getData(DRAGGED);
        if (!type) return;
        event.preventDefault();
        const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        onDrop(type, { x: at.x - NODE.width / 2, y: at.y - NODE.height / 2 });
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onNodesChange={changed}
        onNodeClick={(event, node) => {
          if (!event.shiftKey && !event.ctrlKey && !event.metaKey) onSelect([node.id]);
        }}
        onNodeDragStop={(_, node, dragged) =>
          onMove(Object.fromEntries((dragged.length ? dragged : [node]).map((one) => [one.id, one.position])))
        }
        onConnect={({ source, target }) => onConnect(source, target)}
        onEdgeDoubleClick={(_, edge) => !readOnly && onRemoveWay(edge.source, edge.target)}
        nodesDraggable={!readOnly && !lanes}
        nodesConnectable={!readOnly}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={['Shift', 'Control', 'Meta']}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.1 }}
        minZoom={0.05}
        maxZoom={1.8}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={{
          'controls.ariaLabel': t`How much is seen`,
          'controls.zoomIn.ariaLabel': t`Nearer`,
          'controls.zoomOut.ariaLabel': t`Farther`,
          'controls.fitView.ariaLabel': t`All of it`,
          'minimap.ariaLabel': t`Overview`,
          'node.a11yDescription.default': t`Enter chooses it, A adds a step after it, Delete removes it.`,
          'node.a11yDescription.keyboardDisabled': t`Enter chooses it, A adds a step after it, Delete removes it.`,
        }}
      >
        {lanes && <LaneStrips {...lanes} />}
        <Controls showInteractive={false} />
        {Object.keys(stepsOf(drawn)).length > 12 && Object.keys(stepsOf(drawn)).length <= MAPPED && (
          <MiniMap pannable zoomable className={classes.minimap} nodeStrokeWidth={0} nodeColor="var(--sr-way)" />
        )}
        {Object.keys(kinds).length === 0 && <Panel position="top-center">…</Panel>}
      </ReactFlow>
    </section>
  );
}

function inside(node: HTMLElement, frame: HTMLElement | null): boolean {
  const [one, all] = [node.getBoundingClientRect(), frame?.getBoundingClientRect()];
  return !!all && one.left >= all.left && one.right <= all.right && one.top >= all.top && one.bottom <= all.bottom;
}

function useNodes({ drawn, kinds, seen, marks, selected }: Props, lanes: Lanes | undefined): StepNodeType[] {
  const { t, i18n } = useLingui();
  const cache = useRef(new Map<string, StepNodeType>());
  return useMemo(() => {
    const at = lanes?.places ?? places(drawn, kinds);
    const chosen = new Set(selected);
    const heads: Array<[unknown, string]> = [
      [drawn.definition.start, t`Start`],
      [drawn.definition.left, t`Customer left`],
      [drawn.definition.failed, t`Not possible`],
    ];
    const kept = new Map<string, StepNodeType>();
    const made = Object.entries(stepsOf(drawn)).map(([name, step]) => {
      const place = at[name] ?? { x: 0, y: 0 };
      const found = seen.findings[name];
      const look: Look = {
        step,
        family: kinds[String(step.type)]?.family ?? 'logic',
        entry: heads
          .filter(([to]) => to === name)
          .map(([, word]) => word)
          .join(', '),
        errors: found?.errors ?? 0,
        warnings: found?.warnings ?? 0,
        remarks: seen.remarks[name] ?? 0,
        mark: marks[name] ?? '',
      };
      const before = cache.current.get(name);
      const data = before && alike(before.data, look) ? before.data : look;
      const title = say(step.title as Text, i18n.locale) || name;
      const node: StepNodeType =
        before &&
        before.position.x === place.x &&
        before.position.y === place.y &&
        before.selected === chosen.has(name) &&
        before.data === data
          ? before
          : {
              id: name,
              type: 'step',
              position: place,
              width: NODE.width,
              height: NODE.height,
              selected: chosen.has(name),
              ariaLabel: [
                title,
                stepWord(step.type),
                look.entry,
                look.errors + look.warnings ? t`something is wrong` : '',
              ]
                .filter(Boolean)
                .join(', '),
              data,
            };
      kept.set(name, node);
      return node;
    });
    cache.current = kept;
    return made;
  }, [drawn, kinds, lanes, seen, marks, selected, t, i18n.locale]);
}

function alike(one: Look, other: Look): boolean {
  return (Object.keys(one) as Array<keyof Look>).every((key) => one[key] === other[key]);
}

function useEdges({ drawn, kinds, gone }: Props): Edge[] {
  return useMemo(() => {
    const steps = stepsOf(drawn);
    const found = new Map<string, { from: string; to: string; outcomes: string[]; several: boolean }>();
    for (const [from, step] of Object.entries(steps)) {
      const ways = waysOf(step, kinds);
      for (const { outcome, to } of ways) {
        if (!steps[to]) continue;
        const key = `${from} ${to}`;
        const way = found.get(key) ?? { from, to, outcomes: [], several: ways.length > 1 };
        way.outcomes.push(outcome);
        found.set(key, way);
      }
    }
    return [...found].map(([id, { from, to, outcomes, several }]) => ({
      id,
      source: from,
      target: to,
      type: 'smoothstep',
      label: several
        ? outcomes.slice(0, 2).join(', ') + (outcomes.length > 2 ? ` +${outcomes.length - 2}` : '')
        : undefined,
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--sr-way)' },
      className: gone.has(id) ? classes.gone : undefined,
    }));
  }, [drawn, kinds, gone]);
}
