//===--- Layer.h - What clangd cannot be told from outside ------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The layer between the editor and clangd. It passes every message through
/// unread but the few that speak of our checks: diagnostics get the severity
/// of their tier and a link to our page, code actions are named by what they
/// change and joined by "apply all", "suppress here" and "explain".
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_CLANGD_LAYER_H
#define TIDY_FUTURES_TOOLS_CLANGD_LAYER_H

#include "Documents.h"
#include "Hint.h"
#include "JsonRpc.h"
#include "llvm/ADT/StringMap.h"
#include <atomic>
#include <functional>
#include <map>
#include <mutex>

namespace tidy_futures {

/// Where the pages of the checks are, and how a file is checked when the
/// editor's configuration hides the findings.
struct LayerOptions {
  /// The folder of <check>.md; empty where they are not installed.
  std::string PagesDir;
  /// The driver beside this program; empty where it is not installed.
  std::string Driver;
  /// clangd's --compile-commands-dir; empty where it was not given.
  std::string Database;
  /// The version of this program, for initialize.
  std::string ServerName;
};

/// One session. fromEditor() and fromServer() are called by one thread each.
class Layer {
public:
  Layer(MessageWriter &Editor, MessageWriter &Server, LayerOptions Options);

  void fromEditor(const std::string &Body);
  void fromServer(const std::string &Body);

private:
  using Object = llvm::json::Object;
  using Value = llvm::json::Value;
  /// What to do with the result of a request that was seen going by, or that
  /// the layer made itself.
  using Reply = std::function<void(Object Message)>;

  // Editor to server.
  void seeInitialize(const Object &Message);
  bool runCommand(const Object &Message);
  void applyAll(const Value &Id, llvm::StringRef URI, llvm::StringRef Check);
  void explain(const Value &Id, llvm::StringRef Check);

  // Server to editor.
  void rewriteInitialize(Object &Message);
  void publish(Value &Message);
  std::map<llvm::StringRef, unsigned> rewriteDiagnostics(Object &Params);
  void rewriteActions(Object &Message, const Object &Request);
  void dropKnownIncludes(Object &Action) const;
  std::optional<Object> suppression(llvm::StringRef URI, int64_t Line,
                                    llvm::StringRef Check) const;

  void request(llvm::StringRef Method, Value Params, Reply Then);
  std::string pageURI(llvm::StringRef Check) const;

  MessageWriter &Editor;
  MessageWriter &Server;
  const LayerOptions Options;

  /// Guards what both directions use.
  std::mutex Mutex;
  Documents Docs;
  std::map<std::string, Reply> Replies;
  /// The message that last published diagnostics of a document, and how many
  /// of ours are in it. Kept as text: a JSON object takes some KiB, and there
  /// is one for each brace.
  struct Publication {
    std::map<llvm::StringRef, unsigned> Count;
    std::string Text;
  };
  llvm::StringMap<Publication> Published;
  bool ShowsDocuments = false;
  std::atomic<unsigned> NextId = 0;
  ConfigurationHint Hint;
};

} // namespace tidy_futures

#endif // TIDY_FUTURES_TOOLS_CLANGD_LAYER_H
