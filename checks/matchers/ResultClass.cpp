//===--- ResultClass.cpp - Futures written by hand ------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ResultClass.h"
#include "../compat.h"
#include "Context.h"
#include "Entity.h"
#include "FieldUses.h"
#include "Words.h"
#include "llvm/ADT/SetVector.h"
#include <set>

namespace clang::tidy::futures {

namespace {
using Fields = std::vector<const FieldDecl *>;

class ClassReader {
public:
  ClassReader(const CXXRecordDecl *Record,
              llvm::ArrayRef<const FunctionModel *> Members)
      : Record(Record), Members(Members) {}

  std::optional<ResultClass> read() {
    if (!hasTheFields() || !hasAllBodies())
      return std::nullopt;
    for (const FieldDecl *Flag : Flags)
      if (std::optional<ResultClass> C = readWith(Flag))
        return C;
    for (const FieldDecl *State : States)
      if (std::optional<ResultClass> C = readWithState(State))
        return C;
    return std::nullopt;
  }

private:
  bool plays(const FieldDecl *Field, Role R) const {
    return Members.front()->vocabulary().plays(Field->getType(), R);
  }

  bool hasTheFields() {
    for (const FieldDecl *Field : Record->fields()) {
      QualType Type = Field->getType();
      if (plays(Field, Role::Mutex))
        Mutexes.push_back(Field);
      else if (plays(Field, Role::ConditionVariable))
        ConditionVariables.push_back(Field);
      else if (Type->isBooleanType() || isAtomicBool(Type) ||
               isNamedInStd(Type, "optional"))
        Flags.push_back(Field);
      else if (isState(Type))
        States.push_back(Field);
    }
    return Mutexes.size() == 1 && ConditionVariables.size() == 1 &&
           (!Flags.empty() || !States.empty());
  }

  bool hasAllBodies() const {
    std::set<const Decl *> Seen;
    for (const FunctionModel *F : Members)
      Seen.insert(F->decl().getCanonicalDecl());
    // What implements a pure function cannot get at private fields.
    const bool IsPrivate =
        llvm::all_of(Record->fields(), [](const FieldDecl *Field) {
          return Field->getAccess() == AS_private;
        });
    auto IsSeen = [&](const FunctionDecl *F) {
      return F->isImplicit() || F->isDeleted() || F->isDefaulted() ||
             Seen.count(F->getCanonicalDecl()) ||
             (IsPrivate && isPureVirtual(*F));
    };
    for (const Decl *D : Record->decls()) {
      if (const auto *F = dyn_cast<FunctionDecl>(D); F && !IsSeen(F))
        return false;
      if (const auto *T = dyn_cast<FunctionTemplateDecl>(D);
          T && !IsSeen(T->getTemplatedDecl()))
        return false;
    }
    return true;
  }

  struct Use {
    const FunctionModel *Model;
    const Expr *E;
    FieldUse What;
  };
  /// The uses of \p Field in all members; initialisers of constructors, and
  /// what a constructor or destructor does, come before or after everything.
  std::vector<Use> usesOf(const FieldDecl *Field) const {
    std::vector<Use> Uses;
    for (const FunctionModel *F : Members)
      if (!isa<CXXConstructorDecl, CXXDestructorDecl>(F->decl()))
        for (const Expr *E : F->uses(Field))
          Uses.push_back({F, E, useOf(E, *F)});
    return Uses;
  }

  /// True for `bool pending_ = true;`, which says done when it is false.
  static bool beginsTrue(const FieldDecl *Flag) {
    const std::optional<llvm::APSInt> Value =
        constantOf(initialValue(Flag), Flag->getASTContext());
    return Value && *Value != 0;
  }

  std::optional<ResultClass> readWith(const FieldDecl *Flag) {
    ResultClass C;
    C.Record = Record;
    C.Flag = Flag;
    C.FlagKind = Flag->getType()->isBooleanType() ? ResultClass::PlainFlag
                 : isAtomicBool(Flag->getType())  ? ResultClass::AtomicFlag
                                                  : ResultClass::OptionalFlag;
    C.Members = Members;
    bool IsOptional = C.FlagKind == ResultClass::OptionalFlag;
    C.IsInverted = !IsOptional && beginsTrue(Flag);

    // Who sets the flag, and that nobody resets it.
    const FieldUse Resets = C.IsInverted ? FieldUse::SetTrue : FieldUse::Reset;
    for (const Use &U : usesOf(Flag)) {
      if (U.What == Resets || U.What == FieldUse::Other ||
          (U.What == FieldUse::Store && !IsOptional))
        return std::nullopt;
      if (U.What != FieldUse::Read && !addSetter(C, *U.Model, U.E))
        return std::nullopt;
    }
    if (IsOptional)
      C.Results.push_back(Flag);
    return complete(std::move(C));
  }

  /// The same for `state_ = Completed`: an enumerator that only one function
  /// assigns, which may have claimed the state by an exchange before; or one of
  /// several that leave the first one for good, each in a function of its own.
  /// A number is such a state where it always leaves the first one.
  std::optional<ResultClass> readWithState(const FieldDecl *State) {
    ResultClass C;
    C.Record = Record;
    C.Flag = State;
    C.FlagKind = ResultClass::StateFlag;
    C.Members = Members;
    const FunctionModel *Exchanges = nullptr;
    bool ComesBack = false;
    for (const FunctionModel *F : Members) {
      if (isa<CXXConstructorDecl, CXXDestructorDecl>(F->decl()))
        continue;
      for (const Expr *E : F->uses(State)) {
        if (isReadOfState(E, *F))
          continue;
        if (isExchange(E, *F)) {
          if (Exchanges && Exchanges != F)
            return std::nullopt;
          Exchanges = F;
          continue;
        }
        const bool Stores =
            calledOn(E, *F) == "store" || useOf(E, *F) == FieldUse::Store;
        if (!Stores || !addSetter(C, *F, E))
          return std::nullopt;
        ComesBack |= setsFirstState(E, State, *F);
      }
    }
    if (ComesBack && !isEnumeration(State))
      return std::nullopt;
    if (C.Setters.size() == 1)
      return Exchanges && Exchanges != C.Setters.front().Model
                 ? std::nullopt
                 : complete(std::move(C));
    if (Exchanges || ComesBack)
      return std::nullopt;
    std::optional<ResultClass> Result = complete(std::move(C));
    // What is stored twice is not done after one step.
    return Result && Result->IsWrittenOnce ? Result : std::nullopt;
  }

  /// True if the assignment to \p Use may bring back the value that \p State
  /// begins with.
  static bool setsFirstState(const Expr *Use, const FieldDecl *State,
                             const FunctionModel &F) {
    return areEqual(initialValue(State), storedValue(Use, F), F.context())
        .value_or(true);
  }

  /// True for an enumeration, and for std::atomic of what is no integer.
  static bool isEnumeration(const FieldDecl *State) {
    QualType Type = State->getType();
    if (const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
            Type->getAsCXXRecordDecl()))
      Type = Spec->getTemplateArgs()[0].getAsType();
    return Type->isEnumeralType() || !Type->isIntegerType();
  }

  /// Adds what is read; nothing where the class is no future.
  std::optional<ResultClass> complete(ResultClass C) {
    if (C.Setters.empty())
      return std::nullopt;
    findResults(C);
    if (C.Results.empty() || !findGetters(C))
      return std::nullopt;

    std::map<const FieldDecl *, unsigned> Stores;
    bool AllGuarded = true;
    for (ResultSetter &S : C.Setters) {
      judge(S, C);
      AllGuarded &= S.IsGuarded;
    }
    for (const FieldDecl *Result : C.Results)
      for (const Use &U : usesOf(Result))
        Stores[Result] += U.What != FieldUse::Read;
    C.IsWrittenOnce = AllGuarded || llvm::all_of(Stores, [](const auto &Entry) {
                        return Entry.second <= 1;
                      });
    C.IsClosed = Record->friend_begin() == Record->friend_end() &&
                 (isOfThisFile() ||
                  (C.Flag->getAccess() == AS_private &&
                   llvm::all_of(C.Results, [](const FieldDecl *Result) {
                     return Result->getAccess() == AS_private;
                   })));
    return C;
  }

  /// True if no other unit knows the class; see resultClasses() for this one.
  bool isOfThisFile() const {
    const SourceManager &SM = Record->getASTContext().getSourceManager();
    return SM.isInMainFile(SM.getExpansionLoc(Record->getLocation()));
  }

  /// The statement that declares a lock of the mutex in \p F.
  const DeclStmt *lockIn(const FunctionModel &F) const {
    for (const VarDecl *V : F.locals()) {
      const DeclStmt *DS = F.declarationOf(V);
      if (DS && F.vocabulary().plays(V->getType(), Role::Lock) &&
          anyOf(V->getInit(), [&](const Stmt *S) {
            const auto *Member = dyn_cast<MemberExpr>(S);
            return Member && Member->getMemberDecl() == Mutexes.front();
          }))
        return DS;
    }
    return nullptr;
  }

  /// The statement that locks the mutex in \p F by hand: `m.lock();`,
  /// `pthread_mutex_lock(&m);`.
  const Stmt *lockedByHandIn(const FunctionModel &F) const {
    for (const Expr *Use : F.uses(Mutexes.front()))
      if (const CXXMemberCallExpr *Call = memberCallOn(Use, F);
          Call && calleeName(Call) == "lock" && F.statementOf(Call) == Call)
        return Call;
    for (const RoleCall &Call : F.calls(Role::Lock))
      if (fieldNamedBy(Call.object()) == Mutexes.front() &&
          F.statementOf(Call.Call) == Call.Call)
        return Call.Call;
    return nullptr;
  }

  /// True if the name of \p F says that it is called again and again.
  static bool saysAgain(const FunctionModel &F) {
    return F.function()->getIdentifier() &&
           llvm::any_of(wordsOf(F.function()->getName()),
                        [](llvm::StringRef Word) {
                          return isOneOf(Word, {"update", "publish", "refresh",
                                                "progress", "advance"});
                        });
  }

  bool addSetter(ResultClass &C, const FunctionModel &F, const Expr *Use) {
    bool Notifies = llvm::any_of(F.calls(Role::Notify), [&](const RoleCall &N) {
      return fieldNamedBy(N.object()) == ConditionVariables.front();
    });
    // A flag that is set twice in one function, or in a lambda, or silently;
    // a value of which there is always a newer one.
    if (!Notifies || F.enclosingLambda(Use) || saysAgain(F) ||
        llvm::any_of(C.Setters,
                     [&](const ResultSetter &S) { return S.Model == &F; }))
      return false;
    ResultSetter S;
    S.Model = &F;
    S.Lock = lockIn(F);
    const Stmt *At = F.parentIgnoringImplicit(Use);
    if (isa_and_nonnull<MemberExpr, UnresolvedMemberExpr,
                        CXXDependentScopeMemberExpr>(At))
      At = F.parentIgnoringImplicit(At);
    S.SetsFlag = dyn_cast_or_null<Expr>(At);
    C.Setters.push_back(S);
    return S.SetsFlag != nullptr;
  }

  static bool isSetter(const ResultClass &C, const FunctionModel *F) {
    return llvm::any_of(C.Setters,
                        [&](const ResultSetter &S) { return S.Model == F; });
  }

  /// The fields that setters store, and nobody else changes.
  void findResults(ResultClass &C) const {
    for (const FieldDecl *Field : Record->fields()) {
      if (Field == C.Flag || plays(Field, Role::Mutex) ||
          plays(Field, Role::ConditionVariable))
        continue;
      bool IsStored = false;
      bool IsResult = true;
      for (const Use &U : usesOf(Field)) {
        if (U.What == FieldUse::Read)
          continue;
        IsStored = true;
        IsResult &= U.What != FieldUse::Other && isSetter(C, U.Model);
      }
      if (IsStored && IsResult)
        C.Results.push_back(Field);
      else if (IsStored)
        Changing.insert(Field);
    }
  }

  /// True if \p S reads the flag, itself or by a call of a member.
  bool asks(const Stmt *S, const ResultClass &C) const {
    return mentionsField(S, C.Flag) || anyOf(S, [&](const Stmt *Part) {
             const auto *Member = dyn_cast<MemberExpr>(Part);
             const auto *M =
                 Member ? dyn_cast<CXXMethodDecl>(Member->getMemberDecl())
                        : nullptr;
             return M && llvm::any_of(Members, [&](const FunctionModel *F) {
                      return F->decl().getCanonicalDecl() ==
                                 M->getCanonicalDecl() &&
                             mentionsField(&F->body(), C.Flag);
                    });
           });
  }

  /// Sorts the statements of the function around \p Lock, which stands in
  /// \p Block: those before it, those behind it in the block, and those behind
  /// the block. \returns false where the block runs only sometimes.
  static bool splitAround(const CompoundStmt *Block, const Stmt *Lock,
                          const FunctionModel &F,
                          llvm::SmallVectorImpl<const Stmt *> &Before,
                          llvm::SmallVectorImpl<const Stmt *> &Inside,
                          llvm::SmallVectorImpl<const Stmt *> &After) {
    const Stmt *Child = Lock;
    for (const Stmt *P = Block; P; Child = P, P = F.parent(P)) {
      const auto *Around = dyn_cast<CompoundStmt>(P);
      if (!Around)
        return false;
      bool Behind = false;
      for (const Stmt *S : Around->body()) {
        if (S == Child)
          Behind = true;
        else if (!Behind)
          Before.push_back(S);
        else
          (P == Block ? Inside : After).push_back(S);
      }
      if (P == &F.body())
        return true;
    }
    return false;
  }

  /// \returns false where a reader takes away or changes, or none waits.
  bool findGetters(ResultClass &C) const {
    for (const FunctionModel *F : Members) {
      const auto *Method = dyn_cast<CXXMethodDecl>(&F->decl());
      const DeclStmt *Guard = Method ? lockIn(*F) : nullptr;
      const Stmt *Lock = Guard || !Method ? Guard : lockedByHandIn(*F);
      if (!Lock || isSetter(C, F))
        continue;
      // The block that holds the lock, and what comes before and after it.
      const auto *Block = dyn_cast_or_null<CompoundStmt>(F->parent(Lock));
      if (!Block)
        continue;
      llvm::SmallVector<const Stmt *, 8> Before, Inside, After;
      if (!splitAround(Block, Lock, *F, Before, Inside, After))
        continue;
      // The statement of the block that waits for the flag.
      const Stmt *Wait = nullptr;
      for (const RoleCall &Call : F->calls(Role::Block)) {
        if (fieldNamedBy(Call.object()) != ConditionVariables.front())
          continue;
        for (const Stmt *S : Inside)
          if (F->isInside(Call.Call, S) && asks(S, C))
            Wait = S;
      }
      // The flag is asked before the lock: the lock is for waiting only.
      const bool AsksFirst =
          llvm::any_of(Before, [&](const Stmt *S) { return asks(S, C); });
      bool ReadsResult = false;
      bool ReadsChanging = false;
      // What is locked by hand is unlocked by hand.
      bool UsesLock = Guard == nullptr;
      const ValueDecl *LockVariable =
          Guard ? cast<VarDecl>(Guard->getSingleDecl()) : nullptr;
      auto Look = [&](const Stmt *S, bool IsLocked) {
        for (const FieldDecl *Result : C.Results)
          ReadsResult |= mentionsField(S, Result);
        for (const FieldDecl *Field : Changing)
          ReadsChanging |= IsLocked && mentionsField(S, Field);
        UsesLock |= IsLocked && anyOf(S, [&](const Stmt *Part) {
                      const auto *Ref = dyn_cast<DeclRefExpr>(Part);
                      return (Ref && Ref->getDecl() == LockVariable) ||
                             (isa<CXXThisExpr>(Part) && callsMember(*F, Part));
                    });
      };
      bool AfterWait = false;
      for (const Stmt *S : Inside) {
        if (AfterWait)
          Look(S, /*IsLocked=*/true);
        AfterWait |= S == Wait;
      }
      for (const Stmt *S : After)
        Look(S, /*IsLocked=*/false);
      if (!Wait || !ReadsResult || AsksFirst)
        continue;
      ResultGetter G;
      G.Model = F;
      G.Lock = Lock;
      G.Wait = Wait;
      G.NeedsLockOnlyToWait = !UsesLock && !ReadsChanging;
      QualType Type = Method->getReturnType();
      G.GivesValue = (!Type->isReferenceType() && !Type->isPointerType()) ||
                     (!Type->getPointeeType().isNull() &&
                      Type->getPointeeType().isConstQualified());
      C.Getters.push_back(G);
    }
    return !C.Getters.empty();
  }

  static bool callsMember(const FunctionModel &F, const Stmt *This) {
    const auto *Member =
        dyn_cast_or_null<MemberExpr>(F.parentIgnoringImplicit(This));
    return !Member || isa<CXXMethodDecl>(Member->getMemberDecl());
  }

  /// Looks at the order of things in a setter.
  void judge(ResultSetter &S, const ResultClass &C) const {
    const FunctionModel &F = *S.Model;
    const SourceManager &SM = F.context().getSourceManager();
    auto IsBefore = [&](const Stmt *A, const Stmt *B) {
      return SM.isBeforeInTranslationUnit(A->getBeginLoc(), B->getBeginLoc());
    };
    S.StoresFirst = true;
    const Expr *FirstStore = S.SetsFlag;
    for (const FieldDecl *Result : C.Results)
      for (const Expr *E : F.uses(Result))
        if (useOf(E, F) != FieldUse::Read) {
          S.StoresFirst &= C.FlagKind == ResultClass::OptionalFlag ||
                           IsBefore(E, S.SetsFlag);
          if (IsBefore(E, FirstStore))
            FirstStore = E;
        }
    // Any look at the flag, or call of another member, may be the guard.
    S.IsGuarded =
        llvm::any_of(F.uses(C.Flag),
                     [&](const Expr *E) {
                       return useOf(E, F) == FieldUse::Read || isExchange(E, F);
                     }) ||
        !F.calls(Role::Once).empty() || anyOf(&F.body(), [&](const Stmt *Part) {
          return isa<CXXThisExpr>(Part) && callsMember(F, Part) &&
                 IsBefore(Part, FirstStore);
        });
  }

  const CXXRecordDecl *Record;
  std::vector<const FunctionModel *> Members;
  Fields Mutexes, ConditionVariables, Flags, States;
  mutable std::set<const FieldDecl *> Changing;
};
} // namespace

/// The classes whose mutex a member function of another class locks: the state
/// that a future and its promise share.
static llvm::SetVector<const CXXRecordDecl *>
lockedFromOutside(llvm::ArrayRef<const FunctionModel *> Functions) {
  llvm::SetVector<const CXXRecordDecl *> Found;
  for (const FunctionModel *F : Functions) {
    const auto *M = dyn_cast<CXXMethodDecl>(&F->decl());
    if (!M || M->isInvalidDecl())
      continue;
    for (const VarDecl *V : F->locals())
      if (F->vocabulary().plays(V->getType(), Role::Lock))
        anyOf(V->getInit(), [&](const Stmt *S) {
          const auto *Member = dyn_cast<MemberExpr>(S);
          const auto *Field =
              Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
          const auto *Record =
              Field ? dyn_cast<CXXRecordDecl>(Field->getParent()) : nullptr;
          if (Record && F->vocabulary().plays(Field->getType(), Role::Mutex) &&
              Record->getCanonicalDecl() != M->getParent()->getCanonicalDecl())
            Found.insert(Record);
          return false;
        });
  }
  return Found;
}

/// Whoever uses a field of \p Record.
static std::vector<const FunctionModel *>
usersOf(const CXXRecordDecl *Record,
        llvm::ArrayRef<const FunctionModel *> Functions) {
  std::vector<const FunctionModel *> Users;
  for (const FunctionModel *F : Functions) {
    const auto *M = dyn_cast<CXXMethodDecl>(&F->decl());
    if ((M &&
         M->getParent()->getCanonicalDecl() == Record->getCanonicalDecl()) ||
        llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
          return !F->uses(Field).empty();
        }))
      Users.push_back(F);
  }
  return Users;
}

std::vector<ResultClass>
resultClasses(llvm::ArrayRef<const FunctionModel *> Functions) {
  llvm::MapVector<const CXXRecordDecl *, std::vector<const FunctionModel *>>
      ByClass;
  for (const FunctionModel *F : Functions)
    if (const auto *M = dyn_cast<CXXMethodDecl>(&F->decl());
        M && !isInInstantiation(*M) && !M->isInvalidDecl())
      ByClass[M->getParent()->getDefinition()].push_back(F);

  std::vector<ResultClass> Found;
  for (auto &[Record, Members] : ByClass) {
    if (!Record || Record->isInvalidDecl() || Record->isLambda())
      continue;
    std::optional<ResultClass> C = ClassReader(Record, Members).read();
    if (!C)
      continue;
    // Somebody else reads or writes them: nothing is known. What a member
    // template was made into is no other than the template.
    bool IsTouched = llvm::any_of(Functions, [&](const FunctionModel *F) {
      const auto *M = dyn_cast<CXXMethodDecl>(&F->decl());
      const bool IsMember = llvm::is_contained(Members, F) ||
                            (M && M->getParent()->getDefinition() == Record &&
                             isInInstantiation(*M));
      return !IsMember &&
             (!F->uses(C->Flag).empty() ||
              llvm::any_of(C->Results, [&](const FieldDecl *Result) {
                return !F->uses(Result).empty();
              }));
    });
    if (!IsTouched)
      Found.push_back(std::move(*C));
  }
  return Found;
}

std::vector<ResultClass>
sharedStates(llvm::ArrayRef<const FunctionModel *> Functions) {
  std::vector<ResultClass> Found;
  for (const CXXRecordDecl *Record : lockedFromOutside(Functions)) {
    if (Record->isInvalidDecl() || Record->isLambda())
      continue;
    const std::vector<const FunctionModel *> Users = usersOf(Record, Functions);
    if (std::optional<ResultClass> C = ClassReader(Record, Users).read()) {
      // Other units may use the fields, too.
      C->IsClosed = false;
      Found.push_back(std::move(*C));
    }
  }
  return Found;
}

} // namespace clang::tidy::futures
