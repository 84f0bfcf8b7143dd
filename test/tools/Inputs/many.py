"""Writes a codebase of a dozen units and headers that share findings."""
BODY = "int %s(std::future<int> f) { f.get(); return f.get(); }\n"
for i in range(12):
    with open(f"u{i}.cpp", "w") as file:
        file.write('#include "h%d.h"\n#include "h%d.h"\n'.replace("\n", " ", 0) % (i % 5, (i + 1) % 5)
                   if i % 3 else "#include <future>\n")
        file.write(BODY % "same" + BODY % f"own{i}")
        if i == 7:
            file.write("int x = nothing;\n")
for i in range(5):
    with open(f"h{i}.h", "w") as file:
        file.write("#pragma once\n#include <future>\ninline " + BODY % f"in{i}")
