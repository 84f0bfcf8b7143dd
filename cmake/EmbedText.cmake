# cmake -DOUT=F -DFILES=A;B -P EmbedText.cmake: writes one line
#   {"name", R"(text)"},
# a file, for inclusion in an array's initialiser.
set(result "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  file(READ ${file} text)
  string(APPEND result "{\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
file(WRITE ${OUT} "${result}")
