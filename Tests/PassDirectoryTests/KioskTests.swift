import Foundation
import Testing

@testable import PassDirectory

@Suite("Kiosks and their devices", .timeLimit(.minutes(15)))
struct KioskTests {
  private static let name = "CID-GNT-0001"
  private static let configurationCode = "koffie-1234"
  private static let device = "ebee0a27-2dba-4231-aaae-15077884fa75"

  let folder: ScratchFolder
  let directory: Directory

  init() throws {
    folder = try ScratchFolder()
    directory = try folder.openDirectory()
    try directory.setConfigurationCode(Self.configurationCode, ofKiosk: Self.name)
  }

  private static func terminal(_ source: UInt32, _ name: String = name) -> NewTerminal {
    NewTerminal(
      terminal: name, source: source, organizers: ["org"], attended: false, language: "nl")
  }

  @Test("a code is that of one kiosk, also after a crash, and is replaced as a whole")
  func codes() throws {
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(directory.isConfigurationCode(Self.configurationCode, ofKiosk: Self.name))
      #expect(!directory.isConfigurationCode(Self.configurationCode, ofKiosk: "CID-GNT-0002"))
      #expect(!directory.isConfigurationCode("koffie-1235", ofKiosk: Self.name))
      #expect(!directory.isConfigurationCode("", ofKiosk: Self.name))
    }
    try directory.setConfigurationCode("thee-12345", ofKiosk: Self.name)
    #expect(!directory.isConfigurationCode(Self.configurationCode, ofKiosk: Self.name))
    let restarted = try folder.crashed().openDirectory(seed: 2)
    #expect(restarted.isConfigurationCode("thee-12345", ofKiosk: Self.name))
  }

  @Test("a code that is short, long or not visible ASCII is refused")
  func malformedCodes() {
    for wrong in ["", "1234567", "1234 5678", "café-1234", String(repeating: "x", count: 65)] {
      #expect(
        code { try directory.setConfigurationCode(wrong, ofKiosk: Self.name) } == .limitExceeded)
    }
    #expect(directory.isConfigurationCode(Self.configurationCode, ofKiosk: Self.name))
  }

  @Test("a device is its kiosk's from its pairing on, also after a crash, until it is revoked")
  func pairing() throws {
    #expect(directory.kiosk(deviceID: Self.device) == nil)
    #expect(directory.pairing(ofDevice: Self.device, kiosk: Self.name) == nil)
    let paired = try directory.pairKiosk(Self.terminal(4), deviceID: Self.device)
    #expect(paired == .paired(source: 4))
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(directory.kiosk(deviceID: Self.device)?.terminal == Self.name)
      #expect(directory.device(ofKiosk: Self.name) == 4)
      #expect(directory.terminal(token: Self.device) == nil)
      #expect(
        directory.pairing(ofDevice: Self.device, kiosk: Self.name) == .paired(source: 4))
    }
    try directory.revokeTerminal(source: 4)
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(directory.kiosk(deviceID: Self.device)?.isRevoked == true)
      #expect(directory.device(ofKiosk: Self.name) == nil)
    }
  }

  @Test("a kiosk has one device, a device one kiosk; both are looked at before anything is written")
  func collisions() throws {
    try directory.setConfigurationCode(Self.configurationCode, ofKiosk: "CID-GNT-0002")
    let other = "0b0c9d7e-other-device"
    #expect(
      try directory.pairKiosk(Self.terminal(4, "CID-GNT-0003"), deviceID: other) == .unknownKiosk)
    _ = try directory.pairKiosk(Self.terminal(4), deviceID: Self.device)
    let again = try directory.pairKiosk(Self.terminal(5), deviceID: Self.device)
    #expect(again == .paired(source: 4))
    #expect(try directory.pairKiosk(Self.terminal(5), deviceID: other) == .alreadyConfigured)
    let moved = try directory.pairKiosk(
      Self.terminal(5, "CID-GNT-0002"), deviceID: Self.device)
    #expect(moved == .deviceAlreadyInUse)
    #expect(
      code {
        _ = try directory.pairKiosk(Self.terminal(4, "CID-GNT-0002"), deviceID: other)
      } == .duplicateIdentifier)
    #expect(directory.allTerminals().map(\.source) == [4])
    // A revoked device has had its turn; a new one takes its place.
    try directory.revokeTerminal(source: 4)
    #expect(
      try directory.pairKiosk(Self.terminal(5), deviceID: Self.device) == .deviceAlreadyInUse)
    #expect(try directory.pairKiosk(Self.terminal(5), deviceID: other) == .paired(source: 5))
    #expect(try folder.crashed().openDirectory(seed: 2).device(ofKiosk: Self.name) == 5)
  }

  @Test("an id that is too short to be a token, or too long, names and pairs no device")
  func lengths() throws {
    for id in ["short", "", String(repeating: "x", count: 129)] {
      #expect(directory.kiosk(deviceID: id) == nil)
      #expect(
        code { _ = try directory.pairKiosk(Self.terminal(4), deviceID: id) } == .limitExceeded)
    }
    #expect(directory.allTerminals() == [])
  }

  @Test("neither code nor device id is in any file")
  func stored() throws {
    _ = try directory.pairKiosk(Self.terminal(4), deviceID: Self.device)
    #expect(try folder.filesContaining(Data(Self.name.utf8)) != [])
    for secret in [Self.configurationCode, Self.device] {
      #expect(try folder.filesContaining(Data(secret.utf8)) == [])
    }
  }

  @Test("a check-in code is 7 capitals, the same after a start, another under another key")
  func checkInCodes() throws {
    let code = directory.checkInCode(ofEvent: "event-1", attempt: 0)
    #expect(code.utf8.count == 7 && code.utf8.allSatisfy { (65...90).contains($0) })
    let restarted = try folder.crashed().openDirectory(seed: 2)
    #expect(restarted.checkInCode(ofEvent: "event-1", attempt: 0) == code)
    let others = [
      directory.checkInCode(ofEvent: "event-1", attempt: 1),
      directory.checkInCode(ofEvent: "event-2", attempt: 0),
      try ScratchFolder().openDirectory(seed: 3).checkInCode(ofEvent: "event-1", attempt: 0),
    ]
    #expect(Set(others + [code]).count == 4)
  }

  @Test("a card is found by its entity number as by its own, until it is destroyed")
  func cards() throws {
    try directory.register([HolderProfile.marked(1)], from: 1)
    try directory.register([CardIdentifiers.marked(1)], from: 1)
    try directory.assign(card: 1, toHolder: 1)
    let number = try #require(CardIdentifiers.marked(1).uitpasNumber)
    let card = try #require(directory.card(entity: 1))
    #expect(card == directory.card(number: number) && card.postalCode == 9_300)
    #expect(directory.card(entity: 2) == nil && directory.card(entity: 0) == nil)
  }
}
