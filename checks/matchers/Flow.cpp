//===--- Flow.cpp - What can run after what -------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Flow.h"
#include "Conditions.h"
#include "llvm/ADT/StringSet.h"

namespace clang::tidy::futures {

/// A function of ordinary size needs some hundred visits. One that needs more
/// than this gets no answer.
static constexpr unsigned MaxBlockVisits = 20000;

bool mayThrow(const CallExpr *Call) {
  const FunctionDecl *F = Call->getDirectCallee();
  if (!F)
    return true;
  if (const auto *Type = F->getType()->getAs<FunctionProtoType>();
      Type && !isUnresolvedExceptionSpec(Type->getExceptionSpecType()) &&
      Type->isNothrow())
    return false;
  if (F->isExternC() &&
      F->getASTContext().getSourceManager().isInSystemHeader(F->getLocation()))
    return false;
  // Streams throw only where they were told to, the members below only where
  // they are misused.
  if (F->getOverloadedOperator() == OO_LessLess && F->isInStdNamespace())
    return false;
  if (const auto *M = dyn_cast<CXXMethodDecl>(F);
      M && M->getIdentifier() && M->isInStdNamespace()) {
    static const llvm::StringSet<> Quiet = {"unlock",     "flush", "notify_one",
                                            "notify_all", "reset", "swap"};
    return !Quiet.contains(M->getName());
  }
  return true;
}

namespace {
/// One way through the callable, as far as it matters what came before.
struct PathState {
  const CFGBlock *Block;
  const Stmt *Mark = nullptr;
  Facts Known;

  bool operator<(const PathState &O) const {
    return std::tie(Block, Mark, Known) < std::tie(O.Block, O.Mark, O.Known);
  }
};

class FlowWalk {
public:
  FlowWalk(const FunctionModel &F, const CFG &Graph,
           llvm::ArrayRef<FlowEvent> Events, bool Repeats)
      : F(F), Graph(Graph), Repeats(Repeats) {
    placeEvents(Events);
  }

  std::vector<FlowHit> run() {
    if (!isReachable())
      return {};
    Tests.emplace(Graph, F.context());
    push({&Graph.getEntry(), nullptr, Tests->nothingKnown()});
    for (unsigned Visits = 0; !Work.empty(); ++Visits) {
      if (Visits == MaxBlockVisits)
        return {};
      PathState State = std::move(Work.back());
      Work.pop_back();
      visit(std::move(State));
    }
    return inSourceOrder();
  }

private:
  struct Place {
    unsigned Index; ///< Of the element in its block.
    unsigned Order; ///< Among the events given.
    FlowEvent Event;
  };

  void placeEvents(llvm::ArrayRef<FlowEvent> Events) {
    llvm::DenseMap<const Stmt *, std::pair<const CFGBlock *, unsigned>> At;
    llvm::DenseMap<const VarDecl *, std::pair<const CFGBlock *, unsigned>>
        Begin;
    for (const CFGBlock *Block : Graph) {
      unsigned Index = 0;
      for (const CFGElement &Element : *Block) {
        if (auto S = Element.getAs<CFGStmt>()) {
          At[S->getStmt()] = {Block, Index};
          // Declarations of several variables are split for the CFG.
          if (const auto *DS = dyn_cast<DeclStmt>(S->getStmt()))
            for (const Decl *D : DS->decls())
              if (const auto *V = dyn_cast<VarDecl>(D))
                Begin[V] = {Block, Index};
        }
        ++Index;
      }
    }
    unsigned Order = 0;
    for (const FlowEvent &Event : Events) {
      ++Order;
      if (Event.Declares) {
        if (auto It = Begin.find(Event.Declares); It != Begin.end())
          Places[It->second.first].push_back({It->second.second, Order, Event});
        continue;
      }
      // What is no element itself is part of one.
      for (const Stmt *S = Event.At; S; S = F.parent(S))
        if (auto It = At.find(S); It != At.end()) {
          Places[It->second.first].push_back({It->second.second, Order, Event});
          break;
        }
    }
    for (auto &[Block, Here] : Places)
      llvm::sort(Here, [](const Place &A, const Place &B) {
        return std::tie(A.Index, A.Order) < std::tie(B.Index, B.Order);
      });
  }

  /// True if some mark comes before some hit when every branch can be taken:
  /// most questions end here, long before conditions have to be read.
  bool isReachable() const {
    std::vector<const CFGBlock *> Next;
    for (const auto &[Block, Here] : Places) {
      bool Marked = false;
      for (const Place &P : Here) {
        if (Marked && P.Event.Hit)
          return true;
        Marked |= P.Event.Mark;
      }
      if (Marked)
        addSuccessors(*Block, Next);
    }
    llvm::SmallPtrSet<const CFGBlock *, 32> Reached;
    while (!Next.empty()) {
      const CFGBlock *Block = Next.back();
      Next.pop_back();
      if (!Reached.insert(Block).second)
        continue;
      if (auto It = Places.find(Block);
          It != Places.end() &&
          llvm::any_of(It->second, [](const Place &P) { return P.Event.Hit; }))
        return true;
      addSuccessors(*Block, Next);
    }
    return false;
  }

  void addSuccessors(const CFGBlock &Block,
                     std::vector<const CFGBlock *> &To) const {
    if (Repeats && &Block == &Graph.getExit())
      To.push_back(&Graph.getEntry());
    for (const CFGBlock *Next : Block.succs())
      if (Next)
        To.push_back(Next);
  }

  void push(PathState State) {
    if (Seen.insert(State).second)
      Work.push_back(std::move(State));
  }

  void visit(PathState State) {
    const CFGBlock *Block = State.Block;
    if (Repeats && Block == &Graph.getExit()) {
      State.Block = &Graph.getEntry();
      push(std::move(State));
      return;
    }
    llvm::ArrayRef<Place> Here;
    if (auto It = Places.find(Block); It != Places.end())
      Here = It->second;

    // The call that ends a block and may throw: on its exceptional edge, what
    // it does has not happened, except where the event says so.
    const CallExpr *Throwing = throwingCall(Block);
    PathState Thrown = State;
    unsigned Index = 0;
    for (const CFGElement &Element : *Block) {
      bool IsLast = Index + 1 == Block->size();
      if (Throwing && IsLast)
        Thrown = State;
      for (; !Here.empty() && Here.front().Index == Index;
           Here = Here.drop_front()) {
        const FlowEvent &Event = Here.front().Event;
        if (Throwing && IsLast && Event.EvenIfThrown)
          apply(Event, Thrown, /*Asks=*/false);
        if (!apply(Event, State, /*Asks=*/true))
          return;
      }
      if (auto S = Element.getAs<CFGStmt>())
        Tests->apply(S->getStmt(), State.Known);
      ++Index;
    }
    leave(Block, State, Throwing ? &Thrown : nullptr);
  }

  /// \returns false where the path ends.
  bool apply(const FlowEvent &Event, PathState &State, bool Asks) {
    if (Asks && Event.Hit && State.Mark) {
      const Stmt *&Mark = Hits[Event.At];
      if (!Mark || isBefore(State.Mark, Mark))
        Mark = State.Mark;
    }
    if (Event.Clear)
      State.Mark = nullptr;
    if (Event.Mark && !State.Mark)
      State.Mark = Event.At;
    return !Event.Blind;
  }

  /// clang ends a block at each call that may throw, and makes the exceptional
  /// edge its last.
  static const CallExpr *throwingCall(const CFGBlock *Block) {
    if (Block->empty() || Block->getTerminatorStmt() || Block->succ_size() < 2)
      return nullptr;
    auto Last = Block->back().getAs<CFGStmt>();
    return Last ? dyn_cast<CallExpr>(Last->getStmt()) : nullptr;
  }

  void leave(const CFGBlock *Block, PathState &State, PathState *Thrown) {
    if (Thrown) {
      const CallExpr *Call = throwingCall(Block);
      const CFGBlock *Normal = *Block->succ_begin();
      const CFGBlock *Handler = *std::prev(Block->succ_end());
      if (Normal) {
        PathState Next = State;
        Next.Block = Normal;
        push(std::move(Next));
      }
      // Leaving the callable is the end of the path; a handler is not.
      if (Handler && Handler != &Graph.getExit() && mayThrow(Call)) {
        Thrown->Block = Handler;
        push(std::move(*Thrown));
      }
      return;
    }
    unsigned Index = 0;
    const auto *Do = dyn_cast_or_null<DoStmt>(Block->getTerminatorStmt());
    for (const CFGBlock *Next : Block->succs()) {
      unsigned Successor = Index++;
      if (!Next || (Do && Successor == 0 && !F.isLoop(*Do)))
        continue;
      PathState There = State;
      There.Block = Next;
      if (Tests->follow(Block, Successor, There.Known))
        push(std::move(There));
    }
  }

  std::vector<FlowHit> inSourceOrder() const {
    std::vector<FlowHit> Found;
    for (auto [At, Mark] : Hits)
      Found.push_back({Mark, At});
    llvm::sort(Found, [&](const FlowHit &A, const FlowHit &B) {
      return isBefore(A.At, B.At);
    });
    return Found;
  }

  bool isBefore(const Stmt *A, const Stmt *B) const {
    return F.context().getSourceManager().isBeforeInTranslationUnit(
        A->getBeginLoc(), B->getBeginLoc());
  }

  const FunctionModel &F;
  const CFG &Graph;
  const bool Repeats;
  std::optional<Conditions> Tests;
  llvm::DenseMap<const CFGBlock *, std::vector<Place>> Places;
  std::vector<PathState> Work;
  std::set<PathState> Seen;
  llvm::DenseMap<const Stmt *, const Stmt *> Hits;
};
} // namespace

//===----------------------------------------------------------------------===//
// What every question needs
//===----------------------------------------------------------------------===//

static void callsIntoUserCode(const Stmt *S, const FunctionModel &F,
                              std::vector<FlowEvent> &Events) {
  if (!S || isa<LambdaExpr>(S))
    return;
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!F.meaning(Call).Entry &&
        (!Callee || !F.context().getSourceManager().isInSystemHeader(
                        Callee->getLocation()))) {
      FlowEvent Event;
      Event.At = Call;
      Event.Clear = true;
      Events.push_back(Event);
    }
  }
  for (const Stmt *Child : S->children())
    callsIntoUserCode(Child, F, Events);
}

std::vector<FlowEvent> lifetimeEvents(const Entity &E, const FunctionModel &F,
                                      const Stmt *CallableBody) {
  std::vector<FlowEvent> Events;
  const VarDecl *Variable = dyn_cast_or_null<VarDecl>(E.root());
  if (const auto *Binding = dyn_cast_or_null<BindingDecl>(E.root()))
    Variable = dyn_cast_or_null<VarDecl>(Binding->getDecomposedDecl());
  if (Variable) {
    FlowEvent Event;
    Event.Declares = Variable;
    Event.Clear = true;
    Events.push_back(Event);
  }
  if (Variable && Variable->hasGlobalStorage())
    callsIntoUserCode(CallableBody, F, Events);
  return Events;
}

bool outlivesRepeatedCall(const Entity &E, const FunctionModel &F,
                          const Stmt *CallableBody) {
  Loop Around =
      CallableBody == &F.body() ? Loop() : F.enclosingLoop(CallableBody);
  if (!Around || !Around.Lambda || Around.Lambda->getBody() != CallableBody)
    return false;
  const auto *V = dyn_cast_or_null<VarDecl>(E.root());
  return !V || V->isInitCapture() ||
         V->getDeclContext() !=
             static_cast<const DeclContext *>(Around.Lambda->getCallOperator());
}

//===----------------------------------------------------------------------===//
// The answer
//===----------------------------------------------------------------------===//

std::vector<FlowHit> findHits(const FunctionModel &F, const Stmt *CallableBody,
                              llvm::ArrayRef<FlowEvent> Events, bool Repeats) {
  bool Asks = llvm::any_of(Events, [](const FlowEvent &E) { return E.Hit; });
  bool Marks = llvm::any_of(Events, [](const FlowEvent &E) { return E.Mark; });
  const CFG *Graph = Asks && Marks ? F.cfg(CallableBody) : nullptr;
  return Graph ? FlowWalk(F, *Graph, Events, Repeats).run()
               : std::vector<FlowHit>();
}

} // namespace clang::tidy::futures
