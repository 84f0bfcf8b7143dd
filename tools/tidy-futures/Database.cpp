//===--- Database.cpp - Compile commands, made fit for clang --------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Database.h"
#include "Paths.h"
#include "compat.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/WithColor.h"
#include <algorithm>
#include <map>

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace tooling = clang::tooling;

namespace tidyfutures {
namespace {

constexpr char HowToMakeOne[] =
    "make one with 'cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON', "
    "'meson setup', or 'bear -- make'; or give the compiler's flags after '--'";

constexpr llvm::StringLiteral FlagsFile = "/compile_flags.txt";

llvm::Error error(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

/// True for options that decide nothing about what is parsed.
bool isIrrelevant(llvm::StringRef Argument) {
  return Argument == "-fPIC" || Argument == "-fpic" || Argument == "-fPIE" ||
         Argument == "-fpie" || Argument == "-pipe" ||
         Argument.starts_with("-g") ||
         (Argument.starts_with("-W") && !Argument.starts_with("-Wp,"));
}

/// True for options that only another compiler can honour, or that would make
/// warnings of the project into errors of ours.
bool isForeign(llvm::StringRef Argument) {
  return Argument.starts_with("-fplugin") ||
         Argument.starts_with("-fpass-plugin") ||
         Argument.starts_with("-Werror") || Argument == "-pedantic-errors" ||
         // GCC's modules have another format.
         Argument == "-fmodules-ts" ||
         Argument.starts_with("-fmodule-mapper") ||
         // Known to clang, but not with all of GCC's values or targets, and
         // without a bearing on what is parsed.
         Argument.starts_with("-fdiagnostics-format=") ||
         Argument.starts_with("-finput-charset=") ||
         Argument.starts_with("-fexec-charset=") ||
         Argument.starts_with("-mfpmath=") || Argument == "-mrecord-mcount" ||
         Argument == "-mnop-mcount" || Argument == "-freg-struct-return";
}

/// True if both commands parse the same.
bool isRepetition(const CompileJob &A, const CompileJob &B) {
  auto Relevant = [](const CompileJob &Job) {
    std::vector<llvm::StringRef> Words;
    for (llvm::StringRef Word : Job.Arguments)
      // The file itself may be spelled in many ways.
      if (!isIrrelevant(Word) &&
          (Word.starts_with("-") ||
           path::filename(Word) != path::filename(Job.File) ||
           realPath(Word, Job.Directory) != Job.File))
        Words.push_back(Word);
    return Words;
  };
  return A.Directory == B.Directory && Relevant(A) == Relevant(B);
}

/// A precompiled header is of the compiler that made it, so the header itself
/// is read in its place, where it is there: what CMake makes is.
std::vector<std::string>
dropPrecompiledHeaders(const std::vector<std::string> &Arguments) {
  std::vector<std::string> Kept;
  for (size_t I = 0; I < Arguments.size(); ++I) {
    bool IsCc1 = Arguments[I] == "-Xclang";
    size_t Flag = I + IsCc1, Value = Flag + 1 + IsCc1;
    if (Value < Arguments.size() && Arguments[Flag] == "-include-pch") {
      llvm::StringRef Header = Arguments[Value];
      if (Header.consume_back(".pch") && path::is_absolute(Header) &&
          fs::exists(Header)) {
        if (!llvm::is_contained(Arguments, Header.str()))
          Kept.insert(Kept.end(), {"-include", Header.str()});
        I = Value;
        continue;
      }
    }
    Kept.push_back(Arguments[I]);
  }
  return Kept;
}

/// Drops what the driver of clang would refuse.
std::vector<std::string> dropUnknown(std::vector<std::string> Arguments) {
  std::vector<unsigned> Unknown =
      clang::tidy::futures::unknownDriverArguments(Arguments);
  std::vector<std::string> Kept;
  for (unsigned I = 0; I < Arguments.size(); ++I)
    if (!llvm::is_contained(Unknown, I))
      Kept.push_back(std::move(Arguments[I]));
  return Kept;
}
/// The command that compiles \p File with \p Flags. They may be a whole
/// command, as CMake hands it to clang-tidy: its compiler and its file are left
/// out.
std::vector<std::string> commandWith(llvm::ArrayRef<std::string> Flags,
                                     llvm::StringRef File) {
  std::vector<const char *> Words = {"tidy-futures", "--"};
  for (const std::string &Flag : Flags)
    Words.push_back(Flag.c_str());
  int Count = Words.size();
  std::string Message;
  std::unique_ptr<tooling::FixedCompilationDatabase> Fixed =
      tooling::FixedCompilationDatabase::loadFromCommandLine(
          Count, Words.data(), Message);
  std::vector<std::string> Arguments = {"clang++"};
  if (Fixed)
    for (tooling::CompileCommand &C : Fixed->getCompileCommands(File))
      Arguments.insert(Arguments.end(), C.CommandLine.begin() + 1,
                       C.CommandLine.end());
  else
    Arguments.insert(Arguments.end(), Flags.begin(), Flags.end());
  if (Arguments.back() != File)
    Arguments.push_back(File.str());
  return Arguments;
}
} // namespace

std::string resourceDirectory() {
  static const std::string Found = [] {
    auto IsOne = [](llvm::StringRef Folder) {
      return fs::exists(Folder + "/include/stddef.h");
    };
    // Installed beside clang, or where LLVM was when the tool was built.
    static int Anchor;
    llvm::SmallString<256> Beside(path::parent_path(
        path::parent_path(fs::getMainExecutable("", &Anchor))));
    path::append(Beside, "lib", "clang",
                 std::to_string(clang::tidy::futures::LlvmMajor));
    if (IsOne(Beside))
      return Beside.str().str();
    if (IsOne(TIDY_FUTURES_RESOURCE_DIR))
      return std::string(TIDY_FUTURES_RESOURCE_DIR);
    return std::string();
  }();
  return Found;
}

std::vector<std::string> normalise(std::vector<std::string> Arguments,
                                   llvm::StringRef File) {
  for (const tooling::ArgumentsAdjuster &Adjust :
       {tooling::getClangStripOutputAdjuster(),
        tooling::getClangStripDependencyFileAdjuster(),
        tooling::getStripPluginsAdjuster(),
        tooling::getClangSyntaxOnlyAdjuster()})
    Arguments = Adjust(Arguments, File);
  llvm::erase_if(Arguments, [](const std::string &A) { return isForeign(A); });
  Arguments = dropUnknown(dropPrecompiledHeaders(Arguments));
  auto Has = [&](llvm::StringRef Prefix) {
    return llvm::any_of(
        Arguments, [&](llvm::StringRef A) { return A.starts_with(Prefix); });
  };
  if (!Arguments.empty() && !Has("-resource-dir") &&
      !resourceDirectory().empty())
    Arguments.insert(Arguments.begin() + 1,
                     "-resource-dir=" + resourceDirectory());
  return Arguments;
}

const CompileJob *Database::find(llvm::StringRef File) const {
  auto It =
      llvm::lower_bound(Jobs, File, [](const CompileJob &J, llvm::StringRef F) {
        return J.File < F;
      });
  return It != Jobs.end() && It->File == File ? &*It : nullptr;
}

/// True for the names that build folders have, by habit or by default.
static bool isBuildFolder(llvm::StringRef Name) {
  return Name.starts_with("build") || Name.starts_with("cmake-build") ||
         Name.ends_with("build") || Name.starts_with("out") ||
         Name.equals_insensitive("debug") || Name.equals_insensitive("release");
}

/// The databases in the build folders of \p Folder, and in folders of those:
/// `build`, `out/build/linux`.
static std::vector<std::string> buildPathsIn(llvm::StringRef Folder) {
  auto FoldersIn = [](llvm::StringRef Parent) {
    std::vector<std::string> Names;
    std::error_code EC;
    for (fs::directory_iterator It(Parent, EC), End; !EC && It != End;
         It.increment(EC))
      if (It->type() != fs::file_type::regular_file &&
          !path::filename(It->path()).starts_with("."))
        Names.push_back(It->path());
    llvm::sort(Names);
    return Names;
  };
  std::vector<std::string> Level, Found;
  for (std::string &Name : FoldersIn(Folder))
    if (isBuildFolder(path::filename(Name)))
      Level.push_back(std::move(Name));
  constexpr unsigned Levels = 3;
  for (unsigned I = 0; I < Levels && Found.empty(); ++I) {
    std::vector<std::string> Next;
    for (const std::string &Name : Level)
      if (fs::exists(Name + "/compile_commands.json"))
        Found.push_back(Name);
    if (Found.empty() && I + 1 < Levels)
      for (const std::string &Name : Level)
        llvm::append_range(Next, FoldersIn(Name));
    Level = std::move(Next);
  }
  return Found;
}

llvm::Expected<std::string> findBuildPath(llvm::StringRef From) {
  std::string Start = realPath(From);
  if (!fs::is_directory(Start))
    Start = path::parent_path(Start).str();
  for (llvm::StringRef Folder = Start; !Folder.empty();
       Folder = path::parent_path(Folder)) {
    if (fs::exists(Folder + "/compile_commands.json"))
      return Folder.str();
    std::vector<std::string> Builds = buildPathsIn(Folder);
    if (Builds.size() > 1)
      llvm::WithColor::note(llvm::errs(), "tidy-futures")
          << "took the first of " << Builds.size()
          << " compilation databases, '" << Builds.front()
          << "'; -p names another\n";
    if (!Builds.empty())
      return Builds.front();
    if (fs::exists(Folder + FlagsFile))
      return Folder.str();
    if (Folder == path::root_path(Folder))
      break;
  }
  return error("no compile_commands.json in '" + Start +
               "', above it, or in a build folder there; " + HowToMakeOne);
}

llvm::Expected<Database> loadDatabase(llvm::StringRef BuildPath) {
  std::string File = absolutePath(BuildPath);
  if (fs::is_directory(File))
    File += "/compile_commands.json";
  if (!fs::exists(File))
    return error("no compilation database: '" + File + "' does not exist; " +
                 HowToMakeOne);
  Database Data;
  // Where it is a link in the source tree, the build folder is the target's.
  Data.BuildPath = path::parent_path(realPath(File)).str();
  std::string Message;
  std::unique_ptr<tooling::CompilationDatabase> Json =
      tooling::JSONCompilationDatabase::loadFromFile(
          File, Message, tooling::JSONCommandLineSyntax::AutoDetect);
  if (!Json) {
    // That reader takes more than JSON, and says less about it.
    llvm::Expected<llvm::json::Value> V =
        llvm::json::parse(readFile(File).value_or(""));
    if (!V)
      Message = llvm::toString(V.takeError());
    return error("'" + File + "' is not a compilation database: " +
                 llvm::StringRef(Message).trim());
  }
  Json = tooling::expandResponseFiles(
      std::move(Json), llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(
                           llvm::vfs::createPhysicalFileSystem().release()));
  // A cross-compiler says by its name what it compiles for.
  Json = tooling::inferTargetAndDriverMode(std::move(Json));
  std::vector<tooling::CompileCommand> Commands = Json->getAllCompileCommands();
  if (Commands.empty())
    return error("'" + File + "' names no file; " + HowToMakeOne);

  // Commands of one file stay in the order of the database: the first counts.
  std::map<std::string, std::vector<CompileJob>> ByFile;
  for (tooling::CompileCommand &C : Commands) {
    CompileJob Job;
    Job.Directory = absolutePath(C.Directory, Data.BuildPath);
    Job.File = realPath(C.Filename, Job.Directory);
    if (!fs::exists(Job.File)) {
      Data.Missing.push_back(Job.File);
      continue;
    }
    Job.Arguments = normalise(std::move(C.CommandLine), C.Filename);
    ByFile[Job.File].push_back(std::move(Job));
  }
  for (auto &[Name, OfFile] : ByFile) {
    for (const CompileJob &Other : llvm::ArrayRef(OfFile).drop_front())
      ++(isRepetition(OfFile.front(), Other) ? Data.Repeated : Data.OtherFlags);
    Data.Jobs.push_back(std::move(OfFile.front()));
  }
  llvm::sort(Data.Missing);
  Data.Missing.erase(std::unique(Data.Missing.begin(), Data.Missing.end()),
                     Data.Missing.end());
  return Data;
}

std::optional<std::vector<std::string>> fixedFlags(llvm::StringRef BuildPath) {
  if (!fs::is_directory(BuildPath) ||
      fs::exists(BuildPath + "/compile_commands.json"))
    return std::nullopt;
  std::optional<std::string> Text = readFile((BuildPath + FlagsFile).str());
  if (!Text)
    return std::nullopt;
  std::vector<std::string> Flags;
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(*Text).split(Lines, '\n');
  for (llvm::StringRef Line : Lines)
    if (Line = Line.trim(); !Line.empty())
      Flags.push_back(Line.str());
  return Flags;
}

llvm::Expected<Database> fixedDatabase(llvm::ArrayRef<std::string> Files,
                                       llvm::ArrayRef<std::string> Flags,
                                       llvm::StringRef Directory) {
  Database Data;
  for (const std::string &File : Files) {
    if (!fs::exists(File))
      return error("'" + File + "' does not exist");
    if (fs::is_directory(File))
      return error("'" + File + "' is a folder; " +
                   (Directory.empty()
                        ? "flags after '--' are for files"
                        : "the flags in '" + Directory + FlagsFile +
                              "' are for files; " + HowToMakeOne));
    CompileJob Job;
    Job.Directory = realPath(Directory.empty() ? "." : Directory);
    Job.File = realPath(File);
    // By the name that was given, unless it is relative to another folder.
    std::string Name = Directory.empty() ? File : Job.File;
    Job.Arguments = normalise(commandWith(Flags, Name), Name);
    Data.Jobs.push_back(std::move(Job));
  }
  if (Data.Jobs.empty())
    return error(Directory.empty()
                     ? "name the files that the flags after '--' are for"
                     : "name the files that the flags in '" + Directory +
                           FlagsFile + "' are for; " + HowToMakeOne);
  llvm::sort(Data.Jobs, [](const CompileJob &A, const CompileJob &B) {
    return A.File < B.File;
  });
  Data.Jobs.erase(std::unique(Data.Jobs.begin(), Data.Jobs.end()),
                  Data.Jobs.end());
  return Data;
}

} // namespace tidyfutures
