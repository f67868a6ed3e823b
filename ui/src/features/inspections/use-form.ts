import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { saveInspection } from '../../api/generated';
import { toProblem } from '../../api/problem';
import type { Inspection, InspectionAnswer } from '../../api/types';
import { KEY } from './words';

const PAUSE_MS = 700;
export type Saving = 'saved' | 'saving' | 'waiting' | 'failed';

/**
 * What is filled in. It is kept on the server a moment after each change, one save after the other, so that a reload or
 * another device goes on where one was; what could not be sent is tried again with the next change or on demand.
 */
export function useForm(inspection: Inspection) {
  const client = useQueryClient();
  const [answer, setAnswer] = useState<InspectionAnswer>(inspection.answer);
  const [saving, setSaving] = useState<Saving>('saved');
  const [problem, setProblem] = useState<unknown>();
  const kept = useRef({ answer: inspection.answer, saves: inspection.saves });
  const latest = useRef(answer);
  const running = useRef<Promise<boolean>>(Promise.resolve(true));
  latest.current = answer;
  const { id, mine } = inspection;

  const save = async (): Promise<boolean> => {
    await running.current;
    const wanted = latest.current;
    if (!mine || wanted === kept.current.answer) return true;
    running.current = (async () => {
      setSaving('saving');
      try {
        const { saves } = await ask(saveInspection({ path: { id }, body: { ...wanted, saves: kept.current.saves } }));
        kept.current = { answer: wanted, saves };
        setProblem(undefined);
        setSaving(latest.current === wanted ? 'saved' : 'waiting');
        return true;
      } catch (error) {
        setProblem(toProblem(error, 0));
        setSaving('failed');
        return false;
      }
    })();
    return running.current;
  };
  const saveNow = useRef(save);
  saveNow.current = save;

  useEffect(() => {
    if (!mine || answer === kept.current.answer) return;
    setSaving('waiting');
    const timer = setTimeout(() => void saveNow.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [answer, mine]);
  // Whoever leaves the page before the pause is over loses nothing.
  useEffect(() => {
    const leave = () => document.visibilityState === 'hidden' && void saveNow.current();
    document.addEventListener('visibilitychange', leave);
    return () => {
      document.removeEventListener('visibilitychange', leave);
      void saveNow.current().then(() => client.invalidateQueries({ queryKey: KEY }));
    };
  }, [client]);

  return { answer, change: setAnswer, saving, problem, save };
}
