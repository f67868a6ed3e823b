import { createContext } from 'react';
import type { Text } from '../../api/types';

/** The names of whom the ticket speaks of, by id. */
export const Names = createContext<Readonly<Record<string, Text>>>({});
