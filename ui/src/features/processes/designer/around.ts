import { createContext } from 'react';
import type { Finding } from '../../../api/types';

/** What fields of a step may refer to, which variables it knows, and what is wrong with it. */
export type Surroundings = {
  names: Record<string, string[]>;
  variables: Record<string, string>;
  findings: Finding[];
  readOnly: boolean;
};
export const Around = createContext<Surroundings>({ names: {}, variables: {}, findings: [], readOnly: false });
