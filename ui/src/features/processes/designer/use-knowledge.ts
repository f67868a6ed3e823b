import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { ask } from '../../../api/client';
import { listStepTypes, type SketchProcessResponse, sketchProcess } from '../../../api/generated';
import type { Kinds, Raw } from './model/drawn';

const CHECK_MS = 200;

export type Shape = {
  kind: string;
  refers?: string;
  options?: string[];
  least?: number;
  most?: number;
  key?: Shape;
  item?: Shape;
  fields?: Parameter[];
  ways?: Shape[];
};
export type Parameter = { name: string; shape: Shape; required?: boolean; default?: unknown };
export type StepType = {
  name: string;
  family: string;
  about: string;
  main: string | null;
  outcomes: Record<string, string>;
  accompanied: boolean;
  parameters: Parameter[];
};
export type Sketch = SketchProcessResponse;

/** The step types with their parameters, and the names here that parameters may refer to. */
export function useStepTypes() {
  const { data, error, refetch } = useQuery({
    queryKey: ['step-types'],
    queryFn: () => ask(listStepTypes()),
    staleTime: 60_000,
  });
  const known = useMemo(() => {
    if (!data) return undefined;
    const types = data.types as StepType[];
    const kinds: Kinds = Object.fromEntries(types.map((type) => [type.name, type]));
    const byName = Object.fromEntries(types.map((type) => [type.name, type]));
    return {
      types,
      byName,
      kinds,
      names: data.names,
      everyStep: data.every_step as Parameter[],
      header: data.header as Parameter[],
    };
  }, [data]);
  return { known, error, refetch };
}
export type Known = NonNullable<ReturnType<typeof useStepTypes>['known']>;

/** What the validator says of what is on the screen, a moment after each edit. */
export function useSketch(definition: Raw | undefined, brands: string[]): Sketch | undefined {
  const [sketch, setSketch] = useState<Sketch>();
  useEffect(() => {
    if (!definition) return;
    let wanted = true;
    const timer = setTimeout(async () => {
      const found = await ask(sketchProcess({ body: { definition, brands } })).catch(() => undefined);
      if (wanted && found) setSketch(found);
    }, CHECK_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [definition, brands]);
  return sketch;
}
