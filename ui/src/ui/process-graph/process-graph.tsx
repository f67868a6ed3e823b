import '@xyflow/react/dist/base.css';
import { useLingui } from '@lingui/react/macro';
import {
  BaseEdge,
  Controls,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { Graph, StandingStep, Text } from '../../api/types';
import { say } from '../../lib/text';
import { layout, line, NODE, type Way } from './layout';
import { useOutcomeWord } from './outcome-words';
import classes from './process-graph.module.css';
import { type Heat, type Mark, StepCard } from './step-card';

export type Props = {
  graph: Graph;
  /** How many runs stand at each step. */
  standing?: Array<Pick<StandingStep, 'step' | 'count' | 'long'>>;
  /** How warm each step is, and its figures in short and in full. */
  heat?: Map<string, Heat>;
  /** The steps that one run has gone through, in order, and where it stands. */
  path?: { done: string[]; here: string[] };
  /** What became of steps and ways (`from to`) between two versions. */
  marks?: Map<string, Mark>;
  /** Go to the step that is selected. */
  follow?: boolean;
  selected?: string;
  onSelect?: (step: string) => void;
};
type Card = {
  step: Graph['steps'][number];
  entry: string[];
  standing: Pick<StandingStep, 'count' | 'long'> | undefined;
  heat: Heat | undefined;
  mark: Mark | undefined;
  done: boolean;
  here: boolean;
  aside: boolean;
  selected: boolean;
  onSelect: Props['onSelect'];
};
type CardNode = Node<Card, 'step'>;
type WayEdge = Edge<{ way: Way; words: string; look: string | undefined }, 'way'>;

const NODE_TYPES = { step: StepNode };
const EDGE_TYPES = { way: WayLine };
/** Below this a step cannot be read: then it begins at the top instead of being seen whole. */
const READABLE = 0.55;
const ZOOM = 0.8;
const MARGIN = 32;

/** A process as a graph to look at: its steps from the top down, its ways with their outcomes. */
export function ProcessGraph(props: Props) {
  const { t, i18n } = useLingui();
  const { graph } = props;
  const wordsOf = useWayWords(graph);
  const drawn = useMemo(() => layout(graph, wordsOf), [graph, wordsOf]);
  const nodes = useNodes(props, drawn.nodes);
  const edges = useEdges(props, drawn.edges, wordsOf);
  const start = drawn.nodes.find((node) => node.name === graph.entries.start);
  const frame = useRef<HTMLElement>(null);
  const flow = useRef<ReactFlowInstance<CardNode, WayEdge>>(null);
  const sought = props.follow ? drawn.nodes.find((node) => node.name === props.selected) : undefined;
  useEffect(() => {
    if (!sought || !flow.current) return;
    const zoom = Math.max(flow.current.getZoom(), READABLE);
    void flow.current.setCenter(sought.x + NODE.width / 2, sought.y + NODE.height / 2, { zoom });
  }, [sought]);
  const arrive = (now: ReactFlowInstance<CardNode, WayEdge>) => {
    flow.current = now;
    if (now.getZoom() >= READABLE || !start || !frame.current) return;
    const x = frame.current.clientWidth / 2 - (start.x + NODE.width / 2) * ZOOM;
    void now.setViewport({ x, y: MARGIN - start.y * ZOOM, zoom: ZOOM });
  };
  return (
    <section ref={frame} className={classes.graph} aria-label={t`Graph of ${say(graph.title as Text, i18n.locale)}`}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={arrive}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.06 }}
        minZoom={0.12}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={{
          'controls.ariaLabel': t`How much is seen`,
          'controls.zoomIn.ariaLabel': t`Nearer`,
          'controls.zoomOut.ariaLabel': t`Farther`,
          'controls.fitView.ariaLabel': t`All of it`,
        }}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  );
}

/** What stands at a way: the words people choose by, else the outcomes; nothing where there is only one way on. */
function useWayWords(graph: Graph) {
  const { i18n } = useLingui();
  const word = useOutcomeWord();
  return useMemo(() => {
    const steps = new Map(graph.steps.map((step) => [step.name, step]));
    return ({ from, outcomes }: Pick<Way, 'from' | 'to' | 'outcomes'>) => {
      const exits = steps.get(from)?.exits ?? [];
      if (exits.length < 2) return '';
      const words = outcomes.map((outcome) => {
        const label = exits.find((exit) => exit.outcome === outcome)?.label;
        return say(label as Text, i18n.locale) || word(outcome);
      });
      const shown = words.slice(0, 2).join(', ');
      return words.length > 2 ? `${shown} +${words.length - 2}` : shown;
    };
  }, [graph, word, i18n.locale]);
}

function useNodes(props: Props, placed: Array<{ name: string; x: number; y: number }>): CardNode[] {
  const { graph, standing, heat, marks, path, selected, onSelect } = props;
  return useMemo(() => {
    const at = new Map(placed.map((node) => [node.name, node]));
    const counts = new Map(standing?.map((row) => [row.step, row]));
    const done = new Set(path?.done);
    const here = new Set(path?.here);
    return graph.steps.map((step) => ({
      id: step.name,
      type: 'step' as const,
      position: at.get(step.name) ?? { x: 0, y: 0 },
      width: NODE.width,
      height: NODE.height,
      data: {
        step,
        entry: Object.entries(graph.entries)
          .filter(([, name]) => name === step.name)
          .map(([kind]) => kind),
        standing: counts.get(step.name),
        heat: heat?.get(step.name),
        mark: marks?.get(step.name),
        done: done.has(step.name),
        here: here.has(step.name),
        aside: path !== undefined && !done.has(step.name) && !here.has(step.name),
        selected: selected === step.name,
        onSelect,
      },
    }));
  }, [graph, placed, standing, heat, marks, path, selected, onSelect]);
}

function useEdges(props: Props, drawn: Way[], wordsOf: (way: Way) => string): WayEdge[] {
  const { path, marks } = props;
  return useMemo(() => {
    const gone = new Set<string>();
    const all = [...(path?.done ?? []), ...(path?.here ?? [])];
    for (let n = 1; n < all.length; n++) gone.add(`${all[n - 1]} ${all[n]}`);
    return drawn.map((way) => {
      const between = `${way.from} ${way.to}`;
      const look = gone.has(between) ? classes.gone : path ? classes.aside : classes[marks?.get(between) ?? 'way'];
      return {
        id: between,
        type: 'way' as const,
        source: way.from,
        target: way.to,
        markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--sr-way)' },
        data: { way, words: wordsOf(way), look },
      };
    });
  }, [drawn, path, marks, wordsOf]);
}

function StepNode({ data }: NodeProps<CardNode>) {
  return (
    <>
      <Handle type="target" position={Position.Top} className={classes.handle} />
      <StepCard {...data} />
      <Handle type="source" position={Position.Bottom} className={classes.handle} />
    </>
  );
}

function WayLine({ data, markerEnd }: EdgeProps<WayEdge>) {
  if (!data) return null;
  const { way, words, look } = data;
  return (
    <>
      <BaseEdge path={line(way.points)} markerEnd={markerEnd} className={look} />
      {words && (
        <EdgeLabelRenderer>
          <span
            className={classes.words}
            style={{ transform: `translate(-50%, -50%) translate(${way.label.x}px, ${way.label.y}px)` }}
          >
            {words}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
