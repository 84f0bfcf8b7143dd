/* The life of a shared state: resolve, wait, continue, abandon.
 *
 * Two resolvers race on one promise. Two waiters hold handles of the shared
 * state and wait; each may run into its time limit and leave. A third handle is
 * continued, or dropped instead. Spin looks at every interleaving of their
 * atomic steps.
 *
 * What is shown:
 *   - exactly one resolver wins, and the value is written once;
 *   - who reads sees the value, and nobody touches a state that was disposed;
 *   - the state is disposed exactly once;
 *   - the continuation runs exactly once, if it was attached;
 *   - nobody sleeps for ever (spin reports that as an invalid end state).
 *
 * Each step is preceded by the line it stands for, after a `//@` mark. The
 * test fails when one of these lines is no longer in the source, so that the
 * model cannot stay behind unnoticed. Faults can be switched on (-DFAULT_...)
 * to show that the model finds them.
 *
 * Not in the model: memory order (it is sequentially consistent; the races are
 * for ThreadSanitizer), polling before the park (it only reads), and errors
 * (they are stored like values).
 */

#define READY 1     /* state_base::has_value; an error is published alike */
#define PARKED 2    /* state_base::parked */
#define ABANDONED 4 /* state_base::abandoned */
#define NODE 8      /* the pointer bits: the continuation is subscribed */

#define WAITERS 2
#define CONSUMERS 3 /* the waiters and the continuation */

byte word = 0;                /* state_base::word */
byte consumers = CONSUMERS;   /* state_base::consumers */
bool satisfied = false;       /* promise::satisfied_ */
bool written = false;         /* the union holds the value */
byte disposed = 0;
byte winners = 0;
byte continued = 0;
bool attached = false;
bool asleep[WAITERS] = false; /* in the futex queue of the word */

inline touch() { assert(disposed == 0) }

inline dispose() {
  assert(disposed == 0 && written);
  disposed++
}

/* state_base::drop_consumer; the caller disposes when it says so. */
inline drop_consumer() {
  //@ detail/state_base.h: if (consumers.load(std::memory_order_acquire) != 1 &&
  atomic { touch(); last = (consumers == 1) }
  if
  :: !last ->
#ifdef FAULT_RELEASE_FORGETS_THE_COUNT
     skip
#else
     //@ detail/state_base.h: consumers.fetch_sub(1, std::memory_order_acq_rel) != 1)
     atomic { touch(); last = (consumers == 1); consumers-- }
#endif
  :: else
  fi
}

inline release() {
  drop_consumer();
  if
  :: last ->
     //@ detail/state_base.h: if (is_ready()) return true;
     atomic { touch(); seen = word }
     if
     :: seen == READY -> atomic { dispose() }
     :: else ->
        //@ detail/state_base.h: if (word.exchange(abandoned, std::memory_order_acq_rel) & ready)
        atomic { touch(); seen = word; word = ABANDONED }
        if
        :: seen == READY -> atomic { dispose() }
        :: else
        fi
     fi
  :: else
  fi
}

inline read_value() {
  atomic { touch(); assert(written) }
}

inline run_continuation() {
  read_value();
  atomic { continued++; assert(continued == 1) }
  /* shared_source::release, of a state that is ready */
  drop_consumer();
  if
  :: last -> atomic { assert(word == READY); dispose() }
  :: else
  fi
}

proctype resolver() {
  byte old = 0, i = 0;
  bool won = false, last = false;

  /* promise::claim */
  //@ promise.h: return !satisfied.load(std::memory_order_relaxed) &&
  atomic { won = !satisfied }
  if
  :: won ->
#ifdef FAULT_CLAIM_IS_NOT_ATOMIC
     satisfied = true
#else
     //@ promise.h: !satisfied.exchange(true, std::memory_order_relaxed);
     atomic { won = !satisfied; satisfied = true }
#endif
  :: else
  fi;
  if
  :: !won -> goto told
  :: else
  fi;

  //@ promise.h: return store(std::forward<Args>(args)...) && (detail::finish(state_, detail::state_base::has_value), true);
  atomic { touch(); assert(!written); written = true; winners++ }

  /* state_base::publish */
#ifdef FAULT_PUBLISH_IS_TWO_STEPS
  atomic { touch(); old = word }
  atomic { touch(); word = READY }
#else
  //@ detail/state_base.h: const auto old = word.exchange(outcome, std::memory_order_acq_rel);
  atomic { touch(); old = word; word = READY }
#endif

  /* state_base::notify. The state may be gone: only its address is used. */
  //@ detail/state_base.h: if (old & parked)
  if
  :: old & PARKED ->
#ifdef FAULT_WAKES_ONE
     atomic {
       if
       :: asleep[0] -> asleep[0] = false
       :: !asleep[0] && asleep[1] -> asleep[1] = false
       :: else
       fi
     }
#else
     //@ detail/state_base.h: wake(word);
     atomic { i = 0; do :: i < WAITERS -> asleep[i] = false; i++ :: else -> break od }
#endif
  :: else
  fi;
  //@ detail/state_base.h: run_nodes(list);
  if
  :: old & NODE -> run_continuation()
  :: else
  fi;
  /* finish: if (s->publish()) dispose(s) */
  //@ detail/state_base.h: return (old & abandoned) != 0;
  if
  :: old & ABANDONED -> atomic { dispose() }
  :: else
  fi;
told:
  skip
}

proctype waiter(byte me) {
  byte w = 0, seen = 0;
  bool last = false;

again:
  /* wait: ready is one load */
  //@ detail/wait.h: while (!s.is_ready() && !(timed && steady::now() >= deadline))
  atomic { touch(); w = word }
  if
  :: w == READY -> goto ready
  :: w != READY -> goto leave /* the time limit */
  :: w != READY -> skip
  fi;
  /* park_on */
  //@ detail/wait.h: auto w = s.word.load(std::memory_order_acquire);
  atomic { touch(); w = word }
  if
  :: w == READY -> goto again
  :: else
  fi;
#ifndef FAULT_PARKS_WITHOUT_A_MARK
  //@ detail/wait.h: if (!(w & state_base::parked)) {
  if
  :: !(w & PARKED) ->
     //@ detail/wait.h: if (!s.word.compare_exchange_strong(w, w | state_base::parked,
     atomic {
       touch();
       if
       :: word == w -> word = w | PARKED; w = w | PARKED
       :: else -> goto again
       fi
     }
  :: else
  fi;
#endif
  /* The kernel compares and queues in one step. */
  //@ detail/wait.h: park(s.word, w, deadline);
  atomic {
    touch();
#ifdef FAULT_PARKS_WITHOUT_COMPARING
    asleep[me] = true
#else
    if
    :: word == w -> asleep[me] = true
    :: else -> goto again
    fi
#endif
  }
  !asleep[me];
  goto again;

ready:
  read_value();
leave:
  release()
}

/* shared_future::then: subscribe, or run at once when it is ready. */
proctype continuation() {
  byte w = 0, seen = 0;
  bool last = false;

  if
  :: release(); goto dropped
  :: attached = true
  fi;
  /* state_base::add */
  //@ detail/state_base.h: auto w = word.load(std::memory_order_acquire);
  atomic { touch(); w = word }
  do
  :: w == READY -> run_continuation(); break
  :: else ->
     //@ detail/state_base.h: w, reinterpret_cast<std::uintptr_t>(n) | (w & parked),
     atomic {
       touch();
       if
#ifdef FAULT_ADD_LOSES_THE_MARK
       :: word == w -> word = NODE; break
#else
       :: word == w -> word = NODE | (w & PARKED); break
#endif
       :: word != w -> w = word
       fi
     }
  od;
dropped:
  skip
}

init {
  atomic {
    run resolver(); run resolver();
    run waiter(0); run waiter(1);
    run continuation()
  }
  _nr_pr == 1;
  assert(winners == 1 && continued == attached && disposed == 1)
}
