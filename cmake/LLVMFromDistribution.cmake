# Finds one LLVM version with the headers and libraries of clang-tidy, and sets
# the interface target tidyFuturesLLVM that every user of LLVM compiles with.
if(NOT TIDY_FUTURES_LLVM MATCHES "^(16|19|22)$")
  message(FATAL_ERROR "TIDY_FUTURES_LLVM is '${TIDY_FUTURES_LLVM}'; it must be 16, 19 or 22")
endif()

# LLVM's package files look for libraries that only some of its users need.
set(CMAKE_DISABLE_FIND_PACKAGE_LibEdit ON)
find_package(Clang REQUIRED CONFIG
             PATHS /usr/lib/llvm-${TIDY_FUTURES_LLVM} NO_DEFAULT_PATH)
if(NOT LLVM_VERSION_MAJOR EQUAL TIDY_FUTURES_LLVM)
  message(FATAL_ERROR "found LLVM ${LLVM_VERSION} in ${LLVM_INSTALL_PREFIX}, "
                      "asked for ${TIDY_FUTURES_LLVM}; install libclang-${TIDY_FUTURES_LLVM}-dev")
endif()
find_file(CLANG_TIDY_HEADER clang-tidy/ClangTidyCheck.h
          PATHS ${CLANG_INCLUDE_DIRS} NO_DEFAULT_PATH)
if(NOT CLANG_TIDY_HEADER)
  message(FATAL_ERROR "no clang-tidy headers in ${CLANG_INCLUDE_DIRS}; on Debian and Ubuntu "
                      "they are in libclang-${TIDY_FUTURES_LLVM}-dev, on Fedora in clang-tools-extra-devel")
endif()

add_library(tidyFuturesLLVM INTERFACE)
# Debian's libc++abi puts its cxxabi.h into the same folder, where it would hide
# the one of the standard library that we build with.
set(llvm_headers ${PROJECT_BINARY_DIR}/llvm-include)
file(MAKE_DIRECTORY ${llvm_headers})
foreach(name clang clang-c clang-tidy llvm llvm-c)
  foreach(folder ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
    if(IS_DIRECTORY ${folder}/${name})
      file(CREATE_LINK ${folder}/${name} ${llvm_headers}/${name} SYMBOLIC)
    endif()
  endforeach()
endforeach()
target_include_directories(tidyFuturesLLVM SYSTEM INTERFACE ${llvm_headers})
separate_arguments(llvm_definitions UNIX_COMMAND "${LLVM_DEFINITIONS}")
target_compile_definitions(tidyFuturesLLVM INTERFACE TIDY_FUTURES_VERSION="${PROJECT_VERSION}")
target_compile_options(tidyFuturesLLVM INTERFACE ${llvm_definitions} -fno-exceptions
                       -fvisibility-inlines-hidden -Wall -Wextra -Wno-unused-parameter)
# Debian's clang-tidy is built with RTTI, but nothing here needs it, and a
# plugin without loads into hosts of both kinds.
target_compile_options(tidyFuturesLLVM INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
if(TIDY_FUTURES_SANITIZE)
  target_compile_options(tidyFuturesLLVM INTERFACE -fsanitize=address,undefined
                         -fno-sanitize=vptr,function -fno-omit-frame-pointer)
  target_link_options(tidyFuturesLLVM INTERFACE -fsanitize=address,undefined)
endif()

# The program of this LLVM version called NAME (FileCheck, clang-tidy, ...).
function(llvm_program variable name)
  find_program(${variable} ${name} PATHS ${LLVM_TOOLS_BINARY_DIR} NO_DEFAULT_PATH)
endfunction()
