"""Writes a file with a dozen findings and one that does not compile, whose name
has what formats escape."""
with open("many.cpp", "w") as file:
    file.write("#include <future>\n")
    for i in range(12):
        file.write(f"int f{i}(std::future<int> f) {{ f.get(); return f.get(); }} // <&>\"`|\n")
with open("100%,.cpp", "w") as file:
    file.write("#include <future>\nint x = nothing;\n")
