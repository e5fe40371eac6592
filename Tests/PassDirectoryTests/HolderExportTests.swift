import Foundation
import Testing

@testable import PassDirectory

@Suite("What is known of a holder")
struct HolderExportTests {
  @Test("everything comes out as one value: the person and every card, replaced ones included")
  func everything() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    try directory.register([HolderProfile.marked(1), .marked(2)], from: 1)
    try directory.register(
      [
        CardIdentifiers(uitpasNumber: 95_902, chip: 4 << 120 | 0xAB), .marked(2),
        CardIdentifiers(museumCard: 88),
      ], from: 1)
    try directory.assign([(1, 1), (2, 2), (3, 1)])
    let export = try #require(try directory.export(holder: 1))
    #expect(export.holder == 1)
    #expect(export.profile == (try directory.profile(ofHolder: 1)))
    #expect(
      export.cards == [
        HolderExport.Card(card: 1, uitpasNumber: "0000000095902", chipNumber: "000000AB"),
        HolderExport.Card(card: 3, museumCard: "88"),
      ])
    let json = try JSONEncoder().encode(export)
    #expect(try JSONDecoder().decode(HolderExport.self, from: json) == export)
    #expect("\(export)\(export.cards)" == "HolderExport[HolderExport.Card, HolderExport.Card]")
  }

  @Test("nothing comes out of one who is unknown or erased")
  func nobody() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    try directory.register([HolderProfile.marked(1)], from: 1)
    try directory.eraseHolder(1)
    #expect(try directory.export(holder: 1) == nil)
    #expect(try directory.export(holder: 2) == nil)
  }
}
