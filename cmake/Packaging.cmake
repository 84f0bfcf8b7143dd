# cmake --install and a .deb.
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(DIRECTORY docs/checks DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL
        FILES_MATCHING PATTERN "*.md")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tidy-futures)
set(CPACK_PACKAGE_CONTACT "Tidy Futures <maintainers@tidy-futures.dev>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_CURRENT_SOURCE_DIR}/LICENSE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "clang-tidy-${TIDY_FUTURES_LLVM}, libclang-cpp${TIDY_FUTURES_LLVM}, libclang-common-${TIDY_FUTURES_LLVM}-dev")
if(TARGET tidy-futures-clangd)
  # For the libraries of its remote index, which ours is linked with as well.
  string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", clangd-${TIDY_FUTURES_LLVM}")
endif()
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
